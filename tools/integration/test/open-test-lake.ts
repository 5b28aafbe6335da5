import { pathToFileURL } from 'node:url';
import type { ObjectStore } from '@vanta-vuln/core';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import type { Lake } from '@vanta-vuln/storage-s3';

/** A lake in a folder, with the place that it lies in. */
export interface TestLake extends AsyncDisposable {
  readonly objects: ObjectStore;
  readonly lake: Lake;
}

/** Opens a lake in a folder; `wrap` comes between the lake and the folder. */
export async function openTestLake(
  folder: string,
  wrap: (objects: ObjectStore) => ObjectStore = (objects) => objects,
): Promise<TestLake> {
  const objects = await openObjectStore(pathToFileURL(folder).href);
  const lake = openLake({ store: wrap(objects) });
  return {
    objects,
    lake,
    async [Symbol.asyncDispose]() {
      await lake[Symbol.asyncDispose]();
      await objects.close();
    },
  };
}
