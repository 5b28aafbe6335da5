import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { HeldFiles } from '../lake/lake-source.ts';
import { QueryGuard } from './query-guard.ts';
import { translateError } from './translate-error.ts';

/** A connection for one query, with what it holds until its answer has been read. */
export class QuerySession implements AsyncDisposable {
  readonly connection: DuckDBConnection;
  readonly #guard: QueryGuard;
  // Not a DisposableStack, which Node.js 22 lacks.
  readonly #held: HeldFiles[] = [];
  #isOpen = true;
  readonly #memoryLimit: number;

  private constructor(connection: DuckDBConnection, guard: QueryGuard, memoryLimit: number) {
    this.connection = connection;
    this.#guard = guard;
    this.#memoryLimit = memoryLimit;
  }

  static async open(
    instance: DuckDBInstance,
    options: {
      readonly signal: AbortSignal | undefined;
      readonly timeout: number;
      readonly memoryLimit: number;
    },
  ): Promise<QuerySession> {
    const connection = await instance.connect();
    return new QuerySession(connection, new QueryGuard(connection, options), options.memoryLimit);
  }

  /** Is aborted when the time is up or somebody cancels. */
  get signal(): AbortSignal {
    return this.#guard.signal;
  }

  /** Keeps files until the session ends. */
  hold(files: HeldFiles): readonly string[] {
    this.#held.push(files);
    return files.paths;
  }

  /** The error to throw for one that came up: why the query was stopped, when it was. */
  explain(error: unknown): unknown {
    return this.#guard.reason ?? translateError(error, { memoryLimit: this.#memoryLimit });
  }

  /** May be called again. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#guard[Symbol.dispose]();
    this.connection.interrupt();
    this.connection.closeSync();
    for (const files of this.#held) files[Symbol.dispose]();
  }
}
