import type { Settings } from '@vanta-vuln/config';
import type { Clock, Logger, ObjectStore } from '@vanta-vuln/core';
import type { Lake } from '@vanta-vuln/storage-s3';
import type { VantaSource } from '@vanta-vuln/vanta-api';
import type { UploadTally } from './upload-tally.ts';

/**
 * Milliseconds for which an incomplete run keeps the lake for its next step: longer than a state machine waits
 * between two steps, its retries included.
 */
export const PARKED_FOR = 15 * 60_000;

/** What the function works with, made once for each container. */
export interface SyncParts {
  readonly lake: Lake;
  /** What the lake lies in. */
  readonly store: ObjectStore;
  /** Opens the API for one invocation; its token and its requests are remembered in the temporary folder. */
  readonly openSource: () => Promise<VantaSource>;
  readonly uploads: UploadTally;
  readonly settings: Pick<Settings, 'sync'>;
  readonly clock: Clock;
  readonly logger: Logger;
}
