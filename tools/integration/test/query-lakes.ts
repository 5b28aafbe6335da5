import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { QueryEngineTarget } from '@vanta-vuln/contract-tests';
import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { createTemporaryFolder } from './temporary-folder.ts';

/** Every way to query a lake with DuckDB: the files where they are, or copies of them in a cache. */
export const DUCKDB_LAKES: readonly QueryEngineTarget[] = [
  { name: 'DuckDB over a folder', kind: 'duckdb', open: () => openLakeToQuery('folder') },
  { name: 'DuckDB over an object store', kind: 'duckdb', open: () => openLakeToQuery('store') },
];

async function openLakeToQuery(reads: 'folder' | 'store') {
  const opened = new AsyncDisposableStack();
  const folder = opened.use(await createTemporaryFolder());
  const path = join(folder.path, 'lake');
  const objects = await openObjectStore(pathToFileURL(path).href);
  opened.defer(() => objects.close());
  // The lake is made by the first write.
  await objects.put('raw_json/none', new Uint8Array());
  const place =
    reads === 'folder' ? { folder: path } : { store: objects, cache: { folder: join(folder.path, 'cache') } };
  const engine = opened.use(await openDuckDbEngine(place));
  return {
    store: opened.use(openLake({ store: objects })),
    engine,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
