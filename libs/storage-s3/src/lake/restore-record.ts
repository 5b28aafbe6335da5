import type { ObjectStore } from '@vanta-vuln/core';
import type { CommittedState } from './commit-pointer.ts';
import { copySnapshot } from './copy-snapshot.ts';
import { putSyncRun } from './put-sync-run.ts';

/**
 * Ends the commit of the last run where its record is not there: it was cut short and its plan is lost, or the record is.
 *
 * Until the next run is committed the pointer tells of it; after that nobody would read its history any more.
 */
export async function restoreRecord(store: ObjectStore, last: CommittedState): Promise<void> {
  if ((await store.head(last.sync)) !== null) return;
  await copySnapshot(store, last);
  await putSyncRun(store, last.sync, last.run);
}
