import type { Logger, StorageBackend, VulnerabilitySource } from '@vanta-vuln/core';
import type { SyncProgress } from './sync-progress.ts';

/** What to sync, and how. */
export interface SyncOptions {
  readonly source: VulnerabilitySource;
  readonly store: StorageBackend;
  /** Name and version of the program, for the run's record. */
  readonly writerVersion: string;
  /** The id of a new run, and of the one to go on with where the store waits for it. @default a random UUID */
  readonly runId?: string | undefined;
  /** Go on with an unfinished run, or start anew. @default 'resume' */
  readonly mode?: 'resume' | 'restart' | undefined;
  /**
   * Read only remediations since 30 days before the last full read: for very large accounts. No remediation
   * disappears then, and statistics say as of when the remediations are. @default false
   */
  readonly incrementalRemediations?: boolean | undefined;
  /** How many missing rows of a dataset to ask for by id before they are called gone. @default 10 */
  readonly verifyMissing?: number | undefined;
  /** Believe that more than a fifth of a dataset is gone. @default false */
  readonly acceptMassDisappearance?: boolean | undefined;
  /** Stop before this moment (milliseconds since 1970 by the source's clock) and keep the checkpoint. */
  readonly deadline?: number | undefined;
  /** The oldest checkpoint to go on from, in milliseconds since its first page. @default 6 hours */
  readonly maxCheckpointAge?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly logger?: Logger | undefined;
  /** Called after each page and at each phase; must not throw. */
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined;
}
