import type { QueryEngine, QueryResult, QueryStatement, RunQueryOptions } from '@vanta-vuln/core';

/** What an engine is made of, and when to make it anew. */
export interface RenewEngineOptions {
  readonly open: () => Promise<QueryEngine>;
  /** Of what the engine reads; another one makes it out of date. */
  readonly version: () => Promise<string>;
}

/** An engine in use, with the number of its answers that are being read. */
interface Held {
  readonly version: string;
  readonly engine: QueryEngine;
  answers: number;
}

/** An engine that is opened anew when what it reads has changed; answers that are being read end with the old one. */
export async function renewEngine(options: RenewEngineOptions): Promise<QueryEngine> {
  const version = await options.version();
  return new RenewedEngine(options, { version, engine: await options.open(), answers: 0 });
}

class RenewedEngine implements QueryEngine {
  readonly kind: string;
  readonly location: string;
  readonly #options: RenewEngineOptions;
  #held: Held;
  #renewing: Promise<void> | null = null;

  constructor(options: RenewEngineOptions, held: Held) {
    this.kind = held.engine.kind;
    this.location = held.engine.location;
    this.#options = options;
    this.#held = held;
  }

  async run(statement: QueryStatement, options: RunQueryOptions = {}): Promise<QueryResult> {
    const held = await this.#use();
    try {
      const result = await held.engine.run(statement, options);
      const { columns, rows, statistics } = result;
      return {
        columns,
        rows,
        statistics,
        [Symbol.asyncDispose]: async () => {
          await result[Symbol.asyncDispose]();
          await this.#leave(held);
        },
      };
    } catch (error) {
      await this.#leave(held);
      throw error;
    }
  }

  async estimate(...args: Parameters<QueryEngine['estimate']>) {
    const held = await this.#use();
    try {
      return await held.engine.estimate(...args);
    } finally {
      await this.#leave(held);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#held.engine[Symbol.asyncDispose]();
  }

  async #use(): Promise<Held> {
    // Many who ask at once wait for one look.
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    await this.#renewing;
    this.#held.answers += 1;
    return this.#held;
  }

  async #renew(): Promise<void> {
    const version = await this.#options.version();
    const old = this.#held;
    if (version === old.version) return;
    this.#held = { version, engine: await this.#options.open(), answers: 0 };
    if (old.answers === 0) await old.engine[Symbol.asyncDispose]();
  }

  async #leave(held: Held): Promise<void> {
    held.answers -= 1;
    if (held !== this.#held && held.answers === 0) await held.engine[Symbol.asyncDispose]();
  }
}
