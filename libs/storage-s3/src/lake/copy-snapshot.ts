import { DATASETS } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import type { CommittedState } from './commit-pointer.ts';
import { currentKey, dayKey } from './lake-layout.ts';

/** Copies a snapshot, on the store's side, to where query engines look: its day, and what is current. */
export async function copySnapshot(store: ObjectStore, state: CommittedState): Promise<void> {
  await Promise.all(
    DATASETS.flatMap((dataset) => {
      const { key } = state.snapshot[dataset];
      return [store.copy(key, dayKey(dataset, state.partitionDate)), store.copy(key, currentKey(dataset))];
    }),
  );
}
