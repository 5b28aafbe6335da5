import type {
  DatasetName,
  Logger,
  ObjectStore,
  RunArchive,
  StorageBackend,
  SyncPlan,
  SyncRun,
} from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import type { CommittedState } from './commit-pointer.ts';

/** How long a writer may be silent. */
export interface LeaseOptions {
  /** Milliseconds after which a silent writer has lost the lake. @default 120_000 */
  readonly duration?: number | undefined;
  /** Milliseconds between two signs of life. @default 30_000 */
  readonly renewEvery?: number | undefined;
  /**
   * Milliseconds for which a run that was parked as `partial` keeps the lake for its next step: for that long
   * only a `beginRun` with the id of the run gets it. @default 0
   */
  readonly parkFor?: number | undefined;
}

/** Where the lake is and how to use it. */
export interface LakeOptions {
  /** The place of the lake; the caller closes it after the lake. */
  readonly store: ObjectStore;
  /**
   * `read` shows one state from its first read on, also while a sync commits: rows, integrations and last run belong
   * together, and no run begins; `write` shows what was committed last. @default 'write'
   */
  readonly mode?: 'read' | 'write' | undefined;
  /** @default none */
  readonly logger?: Logger | undefined;
  /** How the Parquet files are compressed. @default 'snappy' */
  readonly codec?: ParquetCodec | undefined;
  readonly lease?: LeaseOptions | undefined;
}

/** A recorded plan. */
export interface StagedPlan {
  readonly plan: SyncPlan;
  /** Pages staged, over all datasets. */
  readonly pages: number;
}

/** What was built of one dataset. */
export interface BuiltSnapshot {
  readonly rows: number;
  readonly bytes: number;
  /** Entries that the history gains. */
  readonly events: number;
}

/** A lake of Parquet files: a store of its own, and one that takes over the runs of another. */
export interface Lake extends StorageBackend, RunArchive {
  readonly kind: 's3';
  readonly location: string;
  /**
   * Builds what the commit of a planned run needs of one dataset, from the store alone: three processes may
   * build the three datasets at the same time, and `commitPlanned` then finds them built.
   *
   * Throws StoreError `plan-not-recorded`, and the reason of the signal when that is aborted: then it is built anew.
   */
  build(
    runId: string,
    dataset: DatasetName,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<BuiltSnapshot>;
  /** The plan of a run that is not committed yet, with the pages that were staged for it; null when there is none. */
  readPlan(runId: string): Promise<StagedPlan | null>;
  /**
   * Commits a run whose plan is recorded, and returns it; null when there is none.
   *
   * A signal stops it only until the pointer is replaced; what is built of a dataset by then is found by the next call.
   * Throws StoreLockedError when another process writes to the lake, and the reason of the signal.
   */
  commitPlanned(options: {
    readonly finishedAt: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<SyncRun | null>;
  /** What commit.json says; null where nothing is committed yet. */
  readCommitted(): Promise<CommittedState | null>;
}
