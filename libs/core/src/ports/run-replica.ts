import type { ChangeEvent } from '../change-event.ts';
import type { DatasetName, DatasetRow } from '../dataset.ts';
import type { SyncRun } from '../sync-run.ts';
import type { IntegrationRow } from '../tables.ts';

/** A committed run with all that it left behind, to be written elsewhere as it is. */
export interface CommittedRun {
  readonly run: SyncRun;
  /** Whether the rows were rebuilt from the history, not read from Vanta as they stand. */
  readonly reconstructed: boolean;
  /** Every row of the dataset as the run left it, in batches; may be read more than once. */
  readonly rows: <D extends DatasetName>(dataset: D) => AsyncIterable<readonly DatasetRow<D>[]>;
  /** The entries that the run added to the history, in their order. */
  readonly events: () => AsyncIterable<readonly ChangeEvent[]>;
  readonly integrations: readonly IntegrationRow[];
  /**
   * Whether it was committed after another run, by its id; null where its store does not know that one. Clocks may have
   * been turned back between the two. @default by when both were observed
   */
  readonly follows?: ((runId: string) => boolean | null) | undefined;
}

/** How to apply a run to a replica. */
export interface ApplyRunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is told the rows written so far, of all datasets and the history. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/** What applying a run has written. */
export interface AppliedRun {
  /** False when the replica already holds this run. */
  readonly applied: boolean;
  /** Names of the objects that hold it. */
  readonly objects: readonly string[];
  readonly bytes: number;
}

/** A store that takes over runs which another store has committed: the second leg of hybrid storage, the target of a migration. */
export interface RunReplica {
  readonly location: string;
  /** The ids of the runs that it holds, the oldest first. */
  readRunIds(): Promise<readonly string[]>;
  /**
   * Writes a run with its own date; doing it again, also after a kill, gives the same result.
   * A run that is older than the last one held writes its day and its history and leaves what is current alone.
   * Throws StoreLockedError when another process writes to the store.
   */
  applyRun(run: CommittedRun, options?: ApplyRunOptions): Promise<AppliedRun>;
}

/** A replica that takes over a whole past, also where rows are missing, and shows single runs again. */
export interface RunArchive extends RunReplica {
  /**
   * Takes over a run without its rows: its record and its entries of the history. For runs that did not complete,
   * that a later run of the same day has replaced, or whose rows nobody can rebuild. Doing it again gives the same
   * result; of these, `readRunIds` names the completed ones.
   */
  recordRun(run: Pick<CommittedRun, 'run' | 'events'>, options?: ApplyRunOptions): Promise<AppliedRun>;
  /** A run as it is held; null when its rows are not, or no longer. */
  readRun(run: Pick<SyncRun, 'id' | 'observedAt'>): Promise<CommittedRun | null>;
  /** To be called after older runs were brought: works out anew what depends on the whole history. */
  settleHistory(): Promise<void>;
}
