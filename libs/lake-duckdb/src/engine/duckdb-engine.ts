import { QueryError, QueryScanLimitError } from '@vanta-vuln/core';
import type {
  QueryEngine,
  QueryEstimate,
  QueryResult,
  QueryStatement,
  RunQueryOptions,
} from '@vanta-vuln/core';
import type { DuckDBInstance } from '@duckdb/node-api';
import { locateFiles } from '../lake/locate-files.ts';
import type { LakeSource } from '../lake/lake-source.ts';
import { findTableUses } from '../statement/find-table-uses.ts';
import { parseStatement } from '../statement/parse-statement.ts';
import { FileFooters } from './file-footers.ts';
import { planScan } from './plan-scan.ts';
import type { ScanPlan } from './plan-scan.ts';
import { prepareStatement } from './prepare-statement.ts';
import { QuerySession } from './query-session.ts';
import { streamResult } from './stream-result.ts';
import { partitionsView, tableView } from './table-view.ts';

/** What a query may use. */
export interface EngineLimits {
  /** Milliseconds until a query is stopped, the reading of its rows included. */
  readonly timeout: number;
  /** Bytes of memory for all queries together. */
  readonly memoryLimit: number;
  /** Bytes that a query may read of the lake. */
  readonly maxBytes: number;
}

/** Answers SQL over the files of a lake. Each query has a connection, and on it tables, of its own. */
export class DuckDbEngine implements QueryEngine {
  readonly kind = 'duckdb';
  readonly location: string;
  readonly #source: LakeSource;
  readonly #instance: DuckDBInstance;
  readonly #limits: EngineLimits;
  readonly #footers: FileFooters;
  #isClosed = false;

  constructor(
    source: LakeSource,
    { instance, limits }: { readonly instance: DuckDBInstance; readonly limits: EngineLimits },
  ) {
    this.location = source.location;
    this.#source = source;
    this.#instance = instance;
    this.#limits = limits;
    this.#footers = new FileFooters(source);
  }

  async run(statement: QueryStatement, { signal }: RunQueryOptions = {}): Promise<QueryResult> {
    const startedAt = performance.now();
    const session = await this.#open(signal);
    try {
      const plan = await this.#plan(session, statement);
      this.#checkLimit(plan);
      await this.#makeTables(session, plan);
      const prepared = await prepareStatement(session.connection, statement);
      session.signal.throwIfAborted();
      return await streamResult(prepared, {
        startedAt,
        bytesRead: plan.bytes,
        signal: session.signal,
        close: () => session[Symbol.asyncDispose](),
        explain: (error) => session.explain(error),
      });
    } catch (error) {
      const reason = session.explain(error);
      await session[Symbol.asyncDispose]();
      throw reason;
    }
  }

  async estimate(
    statement: QueryStatement,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<QueryEstimate> {
    await using session = await this.#open(signal);
    try {
      const { objects, bytes } = await this.#plan(session, statement);
      return { objects, bytesRead: bytes, costUsd: 0 };
    } catch (error) {
      throw session.explain(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#instance.closeSync();
  }

  #open(signal: AbortSignal | undefined): Promise<QuerySession> {
    if (this.#isClosed) {
      throw new QueryError('engine-closed', `The engine of ${this.location} is closed.`, {
        hint: 'Open a new one.',
      });
    }
    const { timeout, memoryLimit } = this.#limits;
    return QuerySession.open(this.#instance, { signal, timeout, memoryLimit });
  }

  /** Decides which files a statement needs, and what of them, before any of their rows is read. */
  async #plan({ connection, signal }: QuerySession, { sql, parameters }: QueryStatement): Promise<ScanPlan> {
    const tree = await parseStatement(connection, sql);
    const located = await locateFiles(this.#source, findTableUses(tree, parameters));
    const scanned = [];
    for (const table of located) {
      scanned.push({ ...table, columnsOf: await this.#footers.read(connection, table, { signal }) });
    }
    return planScan(scanned);
  }

  #checkLimit({ bytes }: ScanPlan): void {
    const { maxBytes } = this.#limits;
    if (bytes > maxBytes) throw new QueryScanLimitError({ bytes, limit: maxBytes });
  }

  async #makeTables(session: QuerySession, { tables }: ScanPlan): Promise<void> {
    for (const { table, files, columnsOf, partitions } of tables) {
      const paths = session.hold(await this.#source.hold(files, { signal: session.signal }));
      const held = new Set([...columnsOf.values()].flatMap((columns) => [...columns.keys()]));
      await session.connection.run(tableView(table, { paths, held }));
      if (partitions !== null) await session.connection.run(partitionsView(table.name, partitions));
    }
  }
}
