import type { ChangeEvent, ChangeType } from '../change-event.ts';
import type { DatasetColumn, DatasetName, DatasetRow } from '../dataset.ts';
import type { RowFilter } from '../row-filter.ts';
import type { SyncRun } from '../sync-run.ts';
import type { IntegrationRow } from '../tables.ts';
import type { RunWriter } from './run-writer.ts';

/** The values of the asked columns, in the asked order. */
export type Projected<Row, Columns extends readonly (keyof Row)[]> = {
  readonly [Index in keyof Columns]: Row[Columns[Index]];
};

/** Which rows and columns to read. */
export interface ReadRowsOptions<D extends DatasetName, Columns extends readonly DatasetColumn<D>[]> {
  /** The columns wanted; each row comes as a tuple of their values. */
  readonly columns: Columns;
  readonly filter?: RowFilter<D> | undefined;
  /**
   * Severities sort CRITICAL, HIGH, MEDIUM, LOW, others, UNKNOWN, other texts by their code points (the order of UTF-8,
   * not of JavaScript's `<`); nulls come last in either direction; ties by id. Unsorted if absent.
   */
  readonly sort?: { readonly column: DatasetColumn<D>; readonly direction: 'asc' | 'desc' } | undefined;
  /** @default 0 */
  readonly offset?: number | undefined;
  /** @default all */
  readonly limit?: number | undefined;
  /** Rows in a batch, at least 1. @default 1000 */
  readonly batchSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Which entries of the history to read; ranges are inclusive, in milliseconds. */
export interface ReadEventsOptions {
  readonly datasets?: readonly DatasetName[] | undefined;
  readonly id?: string | undefined;
  /** Of any of these rows. */
  readonly ids?: readonly string[] | undefined;
  readonly types?: readonly ChangeType[] | undefined;
  readonly severities?: readonly string[] | undefined;
  readonly runId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** By time, then in the order in which they were written. @default 'asc' */
  readonly direction?: 'asc' | 'desc' | undefined;
  readonly limit?: number | undefined;
  readonly batchSize?: number | undefined;
}

/** How to begin a run. */
export interface BeginRunOptions {
  /** The id for a new run; a resumed run keeps its own. */
  readonly runId: string;
  /** Now, milliseconds since 1970. */
  readonly startedAt: number;
  /**
   * `resume` goes on with an unfinished run of the same source and the same `incrementalRemediations`
   * whose first page is younger than `maxCheckpointAge`, and starts anew otherwise; `restart` always starts anew.
   */
  readonly mode: 'resume' | 'restart';
  /** Milliseconds. */
  readonly maxCheckpointAge: number;
  readonly sourceUrl: string;
  readonly writerVersion: string;
  /** Remediations are read from a date on: rows that are not read stay, and none disappears. @default false */
  readonly incrementalRemediations?: boolean | undefined;
  /** What the record of the run calls the store. @default its kind */
  readonly backend?: string | undefined;
  /** Stops what the store has to catch up with before and after the run; what the run itself does is stopped by its caller. */
  readonly signal?: AbortSignal | undefined;
}

/** A place that keeps vulnerabilities, remediations and assets with their history. */
export interface StorageBackend extends AsyncDisposable {
  /** What kind of store it is, for the run's record: `sqlite`, `s3`. */
  readonly kind: string;
  /** A path or URL for people. */
  readonly location: string;
  /**
   * Takes the lease, completes a run that was planned but not carried out, and begins or resumes a run.
   * Throws {@link StoreLockedError} when another process writes to the store.
   */
  beginRun(options: BeginRunOptions): Promise<RunWriter>;
  /**
   * The current rows of a dataset in batches; memory is bounded by one batch. Read it once.
   *
   * Throws {@link ReadOptionError} for a size, a column or a filter that can't be meant: `checkReadRows` does.
   */
  readRows<D extends DatasetName, const Columns extends readonly DatasetColumn<D>[]>(
    dataset: D,
    options: ReadRowsOptions<D, Columns>,
  ): AsyncIterable<readonly Projected<DatasetRow<D>, Columns>[]>;
  /** The history in batches. Read it once. Throws {@link ReadOptionError}. */
  readEvents(options?: ReadEventsOptions): AsyncIterable<readonly ChangeEvent[]>;
  /** Runs, the newest first, in batches. Read it once. Throws {@link ReadOptionError}. */
  readRuns(options?: { readonly limit?: number | undefined }): AsyncIterable<readonly SyncRun[]>;
  /** The integrations of the last committed run. */
  readIntegrations(): Promise<readonly IntegrationRow[]>;
  /** The last committed run; null when there is none yet. */
  lastRun(): Promise<SyncRun | null>;
}
