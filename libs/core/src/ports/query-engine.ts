import type { ColumnType, ColumnValue } from '../table-schema.ts';

/** A column of an answer. */
export interface QueryColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** The value of one `?` of a statement, in the order of the question marks. */
export interface QueryParameter {
  readonly type: ColumnType;
  readonly value: ColumnValue;
}

/** SQL as Athena (Trino) writes it, with `?` for each parameter. */
export interface QueryStatement {
  readonly sql: string;
  readonly parameters: readonly QueryParameter[];
}

/** How to run a statement. */
export interface RunQueryOptions {
  readonly signal?: AbortSignal | undefined;
  /** An earlier answer to the same statement will do when it is not older than this, in milliseconds. @default 0 */
  readonly maxResultAge?: number | undefined;
}

/** What an answer has cost. */
export interface QueryStatistics {
  /** Bytes of the lake's files that the engine says it has read; 0 for a reused answer. */
  readonly bytesRead: number;
  /** Milliseconds from the call to the first row. */
  readonly milliseconds: number;
  /** What the engine's operator charges for it, in US dollars; 0 where nobody does. */
  readonly costUsd: number;
  /** Whether this is the answer of an earlier run. */
  readonly reused: boolean;
}

/** An answer: its columns at once, its rows as they are read. */
export interface QueryResult extends AsyncDisposable {
  readonly columns: readonly QueryColumn[];
  /** Rows in batches, each row in the order of the columns; memory is bounded by one batch. Read it once. */
  readonly rows: AsyncIterable<readonly (readonly ColumnValue[])[]>;
  readonly statistics: QueryStatistics;
}

/** What running a statement would touch, as far as it can be known before. */
export interface QueryEstimate {
  /** Objects of the lake that would be read, relative to it; null when the engine does not tell. */
  readonly objects: readonly string[] | null;
  /** Bytes; null when the engine does not tell. */
  readonly bytesRead: number | null;
  readonly costUsd: number | null;
}

/** Answers SQL over the tables of the lake: vanta_vulnerabilities, vanta_vulnerabilities_current and the others. */
export interface QueryEngine extends AsyncDisposable {
  /** `duckdb`, `athena`. */
  readonly kind: string;
  /** What it reads, for people. */
  readonly location: string;
  /** Runs one statement that reads. Throws a VantaVulnError of the engine that says what is wrong and where. */
  run(statement: QueryStatement, options?: RunQueryOptions): Promise<QueryResult>;
  estimate(
    statement: QueryStatement,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<QueryEstimate>;
}
