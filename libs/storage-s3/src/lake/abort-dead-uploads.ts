import type { Logger, ObjectStore } from '@vanta-vuln/core';
import { abortStaleUploads } from '../stale-uploads.ts';
import { LEASE_KEY } from './lake-layout.ts';

/**
 * Takes back what dead processes have begun to upload: nobody writes to a lake beside the one that has just taken its
 * lease. A store that does not allow that loses nothing but space, so the run goes on.
 *
 * `olderThan`: milliseconds; who waits for the lease puts tiny objects meanwhile.
 */
export async function abortDeadUploads(
  store: ObjectStore,
  { olderThan, logger }: { readonly olderThan: number; readonly logger: Logger },
): Promise<void> {
  try {
    const taken = await store.head(LEASE_KEY);
    if (taken === null) return;
    const aborted = await abortStaleUploads(store, { now: taken.modifiedAt, olderThan });
    if (aborted.length === 0) return;
    const keys = aborted.map(({ key }) => key);
    logger.info({ keys }, 'the unfinished uploads of a dead process were taken back');
  } catch (error) {
    logger.warn({ err: error }, 'the unfinished uploads of dead processes could not be taken back');
  }
}
