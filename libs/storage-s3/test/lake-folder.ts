import { cp, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ObjectStore, StoredObject } from '@vanta-vuln/core';
import { collect, createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import type { Lake, LakeOptions } from '../src/lake/lake.ts';
import { openLake } from '../src/lake/open-lake.ts';
import { openObjectStore } from '../src/open-object-store.ts';

/** A lake in a folder of a test's own. */
export interface LakeFolder extends AsyncDisposable {
  readonly path: string;
  /** `file:///...` */
  readonly location: string;
  readonly store: ObjectStore;
  readonly lake: Lake;
  /** Opens the same place once more, as another process would. */
  openAgain(options?: Partial<LakeOptions>): Lake;
  /** All objects but the locks. */
  objects(): Promise<readonly StoredObject[]>;
  keys(): Promise<readonly string[]>;
}

/** Makes an empty lake; it is gone when its scope ends. */
export async function createLakeFolder(copyOf?: LakeFolder): Promise<LakeFolder> {
  const folder = await createTemporaryFolder();
  const path = join(folder.path, 'lake');
  if (copyOf !== undefined) await cp(copyOf.path, path, { recursive: true, preserveTimestamps: true });
  const location = pathToFileURL(path).href;
  const store = await openObjectStore(location);
  const objects = async () => {
    const all = await collect(store.list());
    return all.filter(({ key }) => !key.startsWith('locks/'));
  };
  return {
    path,
    location,
    store,
    lake: openLake({ store }),
    openAgain: (options) => openLake({ store, ...options }),
    objects,
    keys: async () => (await objects()).map(({ key }) => key),
    [Symbol.asyncDispose]: async () => {
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Lets the lease of a dead writer run out, as if more than two minutes had passed. */
export async function expireLease({ path }: LakeFolder): Promise<void> {
  const then = Date.now() / 1000 - 121;
  await utimes(join(path, 'locks/sync.json'), then, then);
}
