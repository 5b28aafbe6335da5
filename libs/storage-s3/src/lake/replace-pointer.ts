import { randomUUID } from 'node:crypto';
import { ObjectConditionError, ObjectNotFoundError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { encodePointer, readPointer } from './commit-pointer.ts';
import type { CommittedState } from './commit-pointer.ts';
import { COMMIT_KEY } from './lake-layout.ts';

/** Replaces commit.json where it still has the version that was read; returns the new one. Throws ObjectConditionError, ObjectNotFoundError. */
export async function replacePointer(
  store: ObjectStore,
  state: CommittedState | null,
  readVersion: string | null,
): Promise<string> {
  const condition = readVersion === null ? 'create' : { replaces: readVersion };
  const { version } = await store.put(COMMIT_KEY, encodePointer(randomUUID(), state), { condition });
  return version;
}

/** Shuts out a writer that had gone silent: the version of commit.json that it knows is no longer the one. */
export async function fencePointer(store: ObjectStore): Promise<void> {
  for (;;) {
    const { committed, version } = await readPointer(store);
    try {
      await replacePointer(store, committed, version);
      return;
    } catch (error) {
      // It was just about to commit, and has done so: once more, with what it has committed.
      if (!(error instanceof ObjectConditionError || error instanceof ObjectNotFoundError)) throw error;
    }
  }
}
