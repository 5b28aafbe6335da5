import { DATASETS } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { readPointer } from './commit-pointer.ts';
import type { ReadPointer } from './commit-pointer.ts';
import { lostPointer } from './lake-errors.ts';
import { currentKey } from './lake-layout.ts';

/**
 * Reads commit.json, and tells a lake that has lost it from one that is new: a sync of the former would begin a second
 * history beside the first.
 *
 * Throws StoreError `lake-pointer-lost`, and what reading it throws.
 */
export async function readCommitted(store: ObjectStore): Promise<ReadPointer> {
  const read = await readPointer(store);
  if (read.committed !== null || !(await holdsCopies(store))) return read;
  // Copies come after their pointer: a first run may have been committed between the two looks.
  const again = await readPointer(store);
  if (again.committed === null) throw lostPointer(store.location);
  return again;
}

/** Whether there is what only a commit leaves. */
async function holdsCopies(store: ObjectStore): Promise<boolean> {
  const copies = await Promise.all(DATASETS.map((dataset) => store.head(currentKey(dataset))));
  return copies.some((copy) => copy !== null);
}
