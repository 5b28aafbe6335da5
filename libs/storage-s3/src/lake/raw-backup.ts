import { DATASETS } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { readPages } from './staged-rows.ts';
import { listPages } from './staging-area.ts';

/** Joins the pages of a run as received: gzip members one after the other are one gzip file. */
export async function putRawBackup(
  store: ObjectStore,
  {
    runId,
    key,
    bodies,
  }: {
    readonly runId: string;
    readonly key: string;
    readonly bodies: readonly Uint8Array[] | null;
  },
): Promise<void> {
  // An earlier attempt has put it, and may have deleted pages since.
  if ((await store.head(key)) !== null) return;
  if (bodies !== null) {
    await store.put(key, Buffer.concat(bodies));
    return;
  }
  const pages = await listPages(store, runId);
  const keys = DATASETS.flatMap((dataset) => pages[dataset]);
  await store.put(key, readBodies(store, keys));
}

async function* readBodies(store: ObjectStore, keys: readonly string[]): AsyncGenerator<Uint8Array> {
  for await (const { body } of readPages(store, keys)) yield body;
}
