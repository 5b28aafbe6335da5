import { ObjectNotFoundError, StoreError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { readPointer } from './commit-pointer.ts';
import { STAGING_INCOMPLETE } from './lake-errors.ts';
import { historyKey, planKey, stagingPrefix, syncKey } from './lake-layout.ts';
import type { PlannedRun } from './planned-run.ts';
import { deleteStaging } from './staging-area.ts';

/** Whether a planned run can't be carried out since what it had staged is no longer there, as where a lifecycle of the bucket took it. */
export function isStagingLost(error: unknown, runId: string): boolean {
  if (error instanceof ObjectNotFoundError) return error.key.startsWith(stagingPrefix(runId));
  return error instanceof StoreError && error.code === STAGING_INCOMPLETE;
}

/**
 * Gives up a planned run that nobody can carry out any more: the next one reads Vanta anew, against what is committed.
 *
 * Returns whether it was given up: a run that is committed never is. `renew` throws when the lease is lost.
 */
export async function giveUpRun(
  store: ObjectStore,
  { run, stamp }: PlannedRun,
  renew: () => Promise<void>,
): Promise<boolean> {
  if ((await readPointer(store)).committed?.run.id === run.id) return false;
  await renew();
  await store.delete(planKey(run.id));
  // Whoever took the lake over before this may have committed the run; whoever does so later finds no plan of it.
  await renew();
  if ((await readPointer(store)).committed?.run.id === run.id) return false;
  // An attempt that died before its pointer may have left it, and its changes will be found and told once more.
  if ((await store.head(syncKey(stamp))) === null) await store.delete(historyKey(stamp));
  await deleteStaging(store, run.id);
  return true;
}
