import type { VantaVulnError } from '../vanta-vuln-error.ts';
import type { ColumnValue } from '../table-schema.ts';
import type { QueryColumn, QueryStatement, QueryStatistics, RunQueryOptions } from './query-engine.ts';

/** What is kept with a query beside its statement, short texts: whoever knows its id reads them again. */
export type QueryLabels = Readonly<Record<string, string>>;

/** How to start a query. */
export interface StartQueryOptions extends RunQueryOptions {
  /** @default none */
  readonly labels?: QueryLabels | undefined;
}

/** Where a query stands. */
export type QueryState = { readonly labels: QueryLabels } & (
  | { readonly status: 'running' }
  | { readonly status: 'succeeded'; readonly statistics: QueryStatistics }
  | { readonly status: 'failed'; readonly error: VantaVulnError }
);

/** Some rows of an answer. */
export interface QueryPage {
  readonly columns: readonly QueryColumn[];
  /** At most 1,000, each in the order of the columns. */
  readonly rows: readonly (readonly ColumnValue[])[];
  /** Asks for the rows that follow; null when these were the last. The same token gives the same rows again. */
  readonly next: string | null;
}

/** How to look at a query. */
export interface LookOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Queries that go on while nobody waits: the id is all that is needed to ask for the answer later, where the engine
 * keeps answers itself also from another process.
 *
 * `state` and `page` throw UnknownQueryError for an id that was never given, and QueryExpiredError when the answer is
 * no longer kept.
 */
export interface QueryJobs {
  /** Starts a statement that reads and gives its id. Throws a VantaVulnError of the engine when it is refused at once. */
  start(statement: QueryStatement, options?: StartQueryOptions): Promise<string>;
  /** The state as soon as the query has ended, or what it is after `wait` milliseconds. @default 0 */
  state(id: string, options?: LookOptions & { readonly wait?: number | undefined }): Promise<QueryState>;
  /** The first rows of a query that has succeeded, or those that a token asks for. */
  page(id: string, options?: LookOptions & { readonly token?: string | undefined }): Promise<QueryPage>;
  /** Ends a query that nobody will ask for, where it takes the place of others; nothing when it has ended. */
  stop?(id: string): Promise<void>;
}
