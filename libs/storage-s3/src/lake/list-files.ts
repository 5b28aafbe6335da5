import { parsePartition, stampOfKey } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { readPointer } from './commit-pointer.ts';
import type { CommittedState } from './commit-pointer.ts';
import { compareStamps, tablePrefix } from './lake-layout.ts';
import { readCommitted } from './read-committed.ts';

/** The files that grow with every run, the oldest first, as of one commit. */
export interface RunFiles {
  readonly committed: CommittedState | null;
  /** Changes of committed runs. */
  readonly history: readonly string[];
  /** Records of runs; that of the last commit may not be there yet. */
  readonly sync: readonly string[];
}

/** Lists the history and the records of runs; begins again when a run is committed meanwhile. */
export async function listRunFiles(store: ObjectStore): Promise<RunFiles> {
  for (;;) {
    const before = await readCommitted(store);
    const [history, sync] = await Promise.all([
      listStamped(store, tablePrefix('vulnerability_history')),
      listStamped(store, tablePrefix('sync_history')),
    ]);
    const { committed, version } = await readPointer(store);
    if (version !== before.version) continue;
    // A run puts its record after its commit: a history without one is of a run that is being committed.
    const recorded = new Set(sync.map(stampOfKey));
    const isCommitted = (key: string) => recorded.has(stampOfKey(key)) || key === committed?.history?.key;
    return { committed, history: history.filter(isCommitted), sync };
  }
}

async function listStamped(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const batch of store.list(prefix)) {
    // Other files may lie there: notes of people, folders that are no day.
    for (const { key } of batch) if (parsePartition(key) !== null && stampOfKey(key) !== null) keys.push(key);
  }
  return keys.sort((left, right) => compareStamps(stampOfKey(left) ?? '', stampOfKey(right) ?? ''));
}
