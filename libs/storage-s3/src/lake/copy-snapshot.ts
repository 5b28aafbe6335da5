import { DATASETS } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { allDone } from './all-done.ts';
import { readPointer } from './commit-pointer.ts';
import type { CommittedState } from './commit-pointer.ts';
import { currentKey, dayKey } from './lake-layout.ts';

/**
 * Copies a committed snapshot, on the store's side, to where query engines look: its day, and what is current.
 *
 * A process that fell asleep here may wake when others have committed since; they have made these copies as well as
 * their own. So what is committed no more is not copied, and if it just was, the last commit is copied over it.
 */
export async function copySnapshot(store: ObjectStore, state: CommittedState): Promise<void> {
  const { committed } = await readPointer(store);
  if (committed?.run.id !== state.run.id) return;
  await copyObjects(store, state);
  const { committed: last } = await readPointer(store);
  if (last !== null && last.run.id !== state.run.id) await copySnapshot(store, last);
}

async function copyObjects(store: ObjectStore, state: CommittedState): Promise<void> {
  await allDone(
    DATASETS.flatMap((dataset) => {
      const { key } = state.snapshot[dataset];
      return [store.copy(key, dayKey(dataset, state.partitionDate)), store.copy(key, currentKey(dataset))];
    }),
  );
}
