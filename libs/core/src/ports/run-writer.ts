import type { DatasetName, StagedRow } from '../dataset.ts';
import type { DatasetCounts, SyncRun, SyncStatus } from '../sync-run.ts';
import type { IntegrationRow } from '../tables.ts';
import type { PacingState } from './vulnerability-source.ts';

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
  /**
   * Rows that can't be used are counted as unusable, and their ids as seen. Of the rows of one id that a run shows, the
   * last counts, and the others as repeated.
   */
  readonly rows: readonly ReceivedRow<D>[];
  /**
   * The texts of all rows, with nothing but a comma between two of them: a store that holds just these, one after the
   * other, need not look at `rows`, and they need not be made before.
   */
  readonly rowsText?: string | undefined;
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
   * disappeared. (Remediations of an incremental run stay in any case.) A dated remediation that stays explains what
   * has vanished as one does that was read.
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
  /** The state as staged: at the start of a resumed run, after each staged page, and still when the run has ended. */
  readonly checkpoint: RunCheckpoint;
  /** Whether pages of an earlier attempt are already staged; no longer after `restart`. */
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
   * Computes and records the plan. Throws StoreError `read-incomplete` unless all streams are done: what was not read
   * would be called disappeared. Throws {@link InconsistentPlanError} when the counts do not add up. Nothing is recorded
   * then: a recorded plan is carried out by whoever takes the lease next.
   */
  plan(facts: PlanFacts): Promise<SyncPlan>;
  /** Carries the plan out; the run is visible to readers after it, all at once. */
  commit(plan: SyncPlan, options: { readonly finishedAt: number }): Promise<SyncRun>;
  /** Records how the run ended, with the rows that were read and of them the unusable ones, and keeps its checkpoint. */
  park(reason: ParkReason): Promise<SyncRun>;
}
