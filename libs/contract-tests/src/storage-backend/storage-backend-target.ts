import { join } from 'node:path';
import type { StorageBackend } from '@vanta-vuln/core';
import { createTemporaryFolder } from '../temporary-folder.ts';

/** An implementation of StorageBackend, and in what it differs from the others. */
export interface StorageBackendTarget {
  readonly name: string;
  /** Opens the store at a location for reading and writing; makes it when nothing is there. */
  readonly open: (location: string) => StorageBackend | Promise<StorageBackend>;
  /** What the store calls itself in the record of a run. */
  readonly kind: string;
  /** Whether a plan names objects that the commit will write. */
  readonly plansObjects: boolean;
}

/** A store of a test's own. */
export interface TestStore extends AsyncDisposable {
  readonly store: StorageBackend;
  /** Opens the same place once more, as another process would. */
  openAgain(): Promise<StorageBackend>;
}

/** Opens an empty store in a folder that is gone, with all that was opened, when its scope ends. */
export async function openEmptyStore({ open }: StorageBackendTarget): Promise<TestStore> {
  const opened = new AsyncDisposableStack();
  const folder = opened.use(await createTemporaryFolder());
  const location = join(folder.path, 'store');
  const openOne = async () => opened.use(await open(location));
  return {
    store: await openOne(),
    openAgain: openOne,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
