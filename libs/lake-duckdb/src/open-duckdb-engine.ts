import { QueryError, findOptionProblem } from '@vanta-vuln/core';
import type { ObjectStore, QueryEngine } from '@vanta-vuln/core';
import { DuckDbEngine } from './engine/duckdb-engine.ts';
import { openSandbox } from './engine/open-sandbox.ts';
import { openFolderLake } from './lake/folder-lake.ts';
import { openObjectLake } from './lake/object-lake.ts';
import type { LakeCacheOptions } from './lake/object-lake.ts';

/** A lake in a local folder, or one in an object store with the place where copies of its files are kept. */
export type LakePlace =
  { readonly folder: string } | { readonly store: ObjectStore; readonly cache: LakeCacheOptions };

/** What queries may use. */
export interface DuckDbEngineOptions {
  /** Milliseconds until a query is stopped, the reading of its rows included. @default 60_000 */
  readonly timeout?: number | undefined;
  /** Bytes of memory for all queries together. @default 1 GiB */
  readonly memoryLimit?: number | undefined;
  /** Bytes that a query may read of the lake. @default no limit */
  readonly maxBytes?: number | undefined;
  /** @default the number of cores */
  readonly threads?: number | undefined;
}

const GIB = 1024 ** 3;

const OPTIONS = {
  timeout: 'limit',
  memoryLimit: 'size',
  maxBytes: 'room',
  threads: 'size',
  'cache.maxBytes': 'room',
} as const;

/**
 * Opens a lake for SQL on embedded DuckDB.
 *
 * A query can read the eight tables of the lake and nothing else: one SELECT, no file, no network, no extension.
 * The caller closes the object store after the engine. Throws QueryError when there is no such folder, and
 * `invalid-engine-option` for an option that is no size.
 *
 * @example
 * import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
 * await using engine = await openDuckDbEngine({ folder: 'lake' });
 * await using result = await engine.run({ sql: 'SELECT count(*) FROM vanta_vulnerabilities_current', parameters: [] });
 * for await (const rows of result.rows) for (const [count] of rows) process.stdout.write(`${count}\n`);
 */
export async function openDuckDbEngine(
  place: LakePlace,
  { timeout = 60_000, memoryLimit = GIB, maxBytes = Infinity, threads }: DuckDbEngineOptions = {},
): Promise<QueryEngine> {
  const maxCacheBytes = 'cache' in place ? place.cache.maxBytes : undefined;
  checkOptions({ timeout, memoryLimit, maxBytes, threads, 'cache.maxBytes': maxCacheBytes });
  const source =
    'folder' in place ? await openFolderLake(place.folder) : await openObjectLake(place.store, place.cache);
  const instance = await openSandbox({ folder: source.folder, memoryLimit, threads });
  return new DuckDbEngine(source, { instance, limits: { timeout, memoryLimit, maxBytes } });
}

/** NaN for a limit would be none. */
function checkOptions(options: Readonly<Record<keyof typeof OPTIONS, number | undefined>>): void {
  const found = findOptionProblem(options, OPTIONS);
  if (found === null) return;
  throw new QueryError('invalid-engine-option', `${found.option} ${found.problem}.`, { hint: found.hint });
}
