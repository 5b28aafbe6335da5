import type { ObjectStore } from '@vanta-vuln/core';
import { historyKey, rawBackupKey, runStamp, syncKey } from './lake-layout.ts';
import type { RunStamp } from './lake-layout.ts';

/** The first stamp of a moment (ms) under which nothing lies yet: runs of one second are told apart by numbers. */
export async function findFreeStamp(store: ObjectStore, moment: number): Promise<RunStamp> {
  for (let attempt = 1; ; attempt += 1) {
    const stamp = runStamp(moment, attempt);
    const keys = [historyKey(stamp), syncKey(stamp), rawBackupKey(stamp)];
    const found = await Promise.all(keys.map((key) => store.head(key)));
    if (found.every((object) => object === null)) return stamp;
  }
}
