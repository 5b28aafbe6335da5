import { partitionPath, stampOfKey, utcDate } from '@vanta-vuln/core';
import type { ObjectStore, SyncRun } from '@vanta-vuln/core';
import { readAhead } from './read-ahead.ts';
import { readSyncRuns } from './read-runs.ts';

/** The runs that are recorded on the day of a moment (ms). */
export async function* findSyncRuns(
  store: ObjectStore,
  moment: number,
): AsyncGenerator<{ readonly key: string; readonly run: SyncRun }> {
  const folder = partitionPath({ table: 'sync_history', date: utcDate(moment) });
  const keys: string[] = [];
  for await (const batch of store.list(`${folder}/`)) {
    for (const { key } of batch) if (stampOfKey(key) !== null) keys.push(key);
  }
  const read = async (key: string) => ({ key, runs: await readSyncRuns(store, key) });
  for await (const { key, runs } of readAhead(keys, read)) {
    for (const run of runs) yield { key, run };
  }
}
