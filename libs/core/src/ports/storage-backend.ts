import type { ChangeEvent, ChangeType } from '../change-event.ts';
import type { DatasetColumn, DatasetName, DatasetRow, StagedRow } from '../dataset.ts';
import type { RowFilter } from '../row-filter.ts';
import type { IntegrationRow } from '../tables.ts';
import type { DatasetCounts, SyncRun, SyncStatus } from '../sync-run.ts';
import type { PacingState } from './vulnerability-source.ts';

/** The values of the asked columns, in the asked order. */
export type Projected<Row, Columns extends readonly (keyof Row)[]> = {
  readonly [Index in keyof Columns]: Row[Columns[Index]];
};

/** Which rows and columns to read. */
export interface ReadRowsOptions<D extends DatasetName, Columns extends readonly DatasetColumn<D>[]> {
  /** The columns wanted; each row comes as a tuple of their values. */
  readonly columns: Columns;
  readonly filter?: RowFilter<D> | undefined;
  /** Severities sort CRITICAL, HIGH, MEDIUM, LOW, others, UNKNOWN; nulls come last; ties by id. Unsorted if absent. */
  readonly sort?: { readonly column: DatasetColumn<D>; readonly direction: 'asc' | 'desc' } | undefined;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  /** Rows in a batch. @default 1000 */
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

/** How far one stream of a run has come. */
export interface StreamCheckpoint {
  /** 1 for the first read, 2 when the list is read once more. */
  readonly pass: 1 | 2;
  /** Where to go on; null at the start of a pass, and when done. */
  readonly nextCursor: string | null;
  readonly done: boolean;
  readonly pages: number;
  /** Rows read so far, in all passes, repeated and unusable ones included. */
  readonly rows: number;
  /** Rows without an id in this pass: with any, the pass proves nobody's absence. */
  readonly withoutId: number;
}

/** How far a run has come, as staged. */
export interface RunCheckpoint {
  readonly runId: string;
  readonly startedAt: number;
  /** When the first page was staged; null before. */
  readonly firstPageAt: number | null;
  readonly sourceUrl: string;
  readonly incrementalRemediations: boolean;
  readonly streams: Readonly<Record<DatasetName, StreamCheckpoint>>;
  /** Requests and throttled answers of earlier attempts and of this one, as last staged. */
  readonly requests: number;
  readonly throttled: number;
  readonly unusableValues: number;
  readonly pacing: PacingState;
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

/** A row as received: a store that holds the same raw JSON under its id need not read it. */
export interface ReceivedRow<D extends DatasetName> {
  readonly id: string;
  /** The row as JSON text: as received, but for white space that stood between its parts. */
  readonly rawJson: string;
  /** Checks and normalises the row; null when it can't be used. */
  readonly read: () => ReadRow<D> | null;
}

/** A row that was read. */
export interface ReadRow<D extends DatasetName> {
  readonly row: StagedRow<D>;
  /** How many of its values could not be understood and are null. */
  readonly unusableValues: number;
}

/** One page of rows with the cursor that follows it: they are staged together or not at all. */
export interface StagedPage<D extends DatasetName> {
  readonly dataset: D;
  /** Rows that can't be used are counted as unusable, and their ids as seen. */
  readonly rows: readonly ReceivedRow<D>[];
  /** How many more rows had no id: counted as unusable. */
  readonly withoutId: number;
  readonly nextCursor: string | null;
  /**
   * Whether it may be made safe a few milliseconds later, together with pages that follow. What goes wrong then is
   * thrown by the next call that stages or needs what is staged. @default false
   */
  readonly mayWait?: boolean | undefined;
  /** The text of the answer, for stores that keep every page as received. */
  readonly body: string;
  readonly receivedAt: number;
  /** What the run has cost so far, earlier attempts included. */
  readonly requests: number;
  readonly throttled: number;
  readonly pacing: PacingState;
}

/** What a complete read of a dataset no longer shows. */
export interface Vanished {
  /** Rows that the store held before the run. */
  readonly stored: number;
  /** Of those, how many no page of this run showed. */
  readonly vanished: number;
  /** Of the vanished, how many a dated remediation (read in this run) explains; vulnerabilities only. */
  readonly explained: number;
  /** Ids of vanished rows that nothing explains: the first ones by id, at most as many as asked for. */
  readonly unexplainedSample: readonly string[];
}

/** Facts that only the sync knows and the plan must hold. */
export interface PlanFacts {
  /** When the last stream ended, milliseconds since 1970. */
  readonly observedAt: number;
  readonly requests: number;
  readonly throttled: number;
  /**
   * Datasets whose read proves nobody's absence: rows that it did not show stay, and none is called
   * disappeared. (Remediations of an incremental run stay in any case.)
   */
  readonly keepMissing: readonly DatasetName[];
}

/**
 * What the commit will do, recorded before it is done: everything that the clock or chance could decide
 * is in here, so that carrying it out again gives the same result.
 */
export interface SyncPlan {
  readonly runId: string;
  readonly observedAt: number;
  /** The UTC date of observedAt, `2024-01-15`. */
  readonly partitionDate: string;
  readonly schemaVersion: number;
  readonly counts: Readonly<Record<DatasetName, DatasetCounts>>;
  /** How many entries the history gains. */
  readonly events: number;
  /** Names of the objects that the commit writes; empty for a database. */
  readonly objects: readonly string[];
  readonly requests: number;
  readonly throttled: number;
  readonly unusableValues: number;
  readonly remediationsAsOf: number | null;
}

/** How a run ends without a commit; its checkpoint stays, and the next sync may go on from it. */
export interface ParkReason {
  readonly status: Exclude<SyncStatus, 'completed'>;
  readonly at: number;
  /** What happened, without secrets; null for a deadline. */
  readonly error: string | null;
  /** What the run has cost so far, earlier attempts included. */
  readonly requests: number;
  readonly throttled: number;
}

/** The only writer of a store, for one run. It holds the store's lease until it is closed. */
export interface RunWriter extends AsyncDisposable {
  /** The state as staged: at the start of a resumed run, and after each staged page. */
  readonly checkpoint: RunCheckpoint;
  /** Whether pages of an earlier attempt are already staged. */
  readonly resumed: boolean;
  /** A run whose plan was recorded but not carried out, and which taking the lease has completed. */
  readonly rolledForward: SyncRun | null;
  stagePage<D extends DatasetName>(page: StagedPage<D>): Promise<void>;
  stageIntegrations(rows: readonly Omit<IntegrationRow, 'run_id' | 'observed_at'>[]): Promise<void>;
  /** Starts the second read of a dataset: what either read shows is there. */
  readAgain(dataset: DatasetName): Promise<void>;
  /** Throws away all that is staged and starts anew under another id. */
  restart(options: { readonly runId: string; readonly startedAt: number }): Promise<void>;
  /** What left, for a dataset whose stream is done. */
  vanished(dataset: DatasetName, options: { readonly sampleSize: number }): Promise<Vanished>;
  /**
   * Computes and records the plan. Needs all streams to be done. Throws {@link InconsistentPlanError}, with nothing
   * recorded, when the counts do not add up: a recorded plan is carried out by whoever takes the lease next.
   */
  plan(facts: PlanFacts): Promise<SyncPlan>;
  /** Carries the plan out; the run is visible to readers after it, all at once. */
  commit(plan: SyncPlan, options: { readonly finishedAt: number }): Promise<SyncRun>;
  /** Records how the run ended and keeps its checkpoint. */
  park(reason: ParkReason): Promise<SyncRun>;
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
  /** The current rows of a dataset in batches; memory is bounded by one batch. */
  readRows<D extends DatasetName, const Columns extends readonly DatasetColumn<D>[]>(
    dataset: D,
    options: ReadRowsOptions<D, Columns>,
  ): AsyncIterable<readonly Projected<DatasetRow<D>, Columns>[]>;
  readEvents(options?: ReadEventsOptions): AsyncIterable<readonly ChangeEvent[]>;
  /** Runs, the newest first. */
  readRuns(options?: { readonly limit?: number | undefined }): AsyncIterable<readonly SyncRun[]>;
  /** The integrations of the last committed run. */
  readIntegrations(): Promise<readonly IntegrationRow[]>;
  /** The last committed run; null when there is none yet. */
  lastRun(): Promise<SyncRun | null>;
}
