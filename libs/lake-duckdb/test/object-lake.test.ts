import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueryCancelledError } from '@vanta-vuln/core';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { openDuckDbEngine } from '../src/open-duckdb-engine.ts';
import { MemoryStore } from './memory-store.ts';
import { ask } from './open-test-engine.ts';
import { CURRENT, dayOf, vulnerabilities, writeParquetFile } from './write-lake.ts';

const DAYS = ['10', '11', '12'];
const OF_DAY = (day: string) =>
  `SELECT count(id), count(raw_json) FROM vanta_vulnerabilities WHERE year || month || day = '202601${day}'`;

/** A store with a file a day, and an engine over it. */
async function openObjects({ rows = 500, maxBytes = 1e9 }: { rows?: number; maxBytes?: number } = {}) {
  const opened = new AsyncDisposableStack();
  const folder = opened.use(await createTemporaryFolder());
  const store = new MemoryStore();
  const put = async (key: string, select: string) => {
    await writeParquetFile(folder.path, 'file.parquet', select);
    await store.put(key, await readFile(join(folder.path, 'file.parquet')));
  };
  for (const day of DAYS) await put(dayOf(day), vulnerabilities(rows, { day }));
  const cache = join(folder.path, 'cache');
  await mkdir(cache);
  const engine = opened.use(await openDuckDbEngine({ store, cache: { folder: cache, maxBytes } }));
  return { store, put, cache, engine, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** The Parquet files in the cache that hold rows. */
async function cachedDays(cache: string) {
  const entries = await readdir(cache, { recursive: true });
  return entries
    .filter((name) => name.endsWith('.parquet'))
    .map((name) => /day=\d+/.exec(name)?.[0])
    .sort();
}

describe('a lake in an object store', () => {
  it('is copied file by file, when a query first needs them', async () => {
    await using opened = await openObjects();
    expect(await ask(opened.engine, OF_DAY('11'))).toEqual([[500, 500]]);
    expect(new Set(opened.store.reads)).toEqual(new Set([dayOf('11')]));
    opened.store.reads.length = 0;
    expect(await ask(opened.engine, OF_DAY('11'))).toEqual([[500, 500]]);
    expect(opened.store.reads).toEqual([]);
  });

  it('is estimated from the footers alone', async () => {
    await using opened = await openObjects({ rows: 20_000 });
    const sql = 'SELECT id, raw_json FROM vanta_vulnerabilities';
    const { bytesRead, objects } = await opened.engine.estimate({ sql, parameters: [] });
    expect(objects).toEqual(DAYS.map(dayOf));
    expect(opened.store.bytesRead).toBeLessThan(200_000);
    expect(bytesRead).toBeGreaterThan(400_000);
    await using result = await opened.engine.run({ sql, parameters: [] });
    expect(result.statistics.bytesRead).toBe(bytesRead);
  });

  it('is read anew when an object was replaced', async () => {
    await using opened = await openObjects();
    await opened.put(CURRENT, vulnerabilities(3));
    const sql = 'SELECT count(id) FROM vanta_vulnerabilities_current';
    expect(await ask(opened.engine, sql)).toEqual([[3]]);
    await opened.put(CURRENT, vulnerabilities(4));
    expect(await ask(opened.engine, sql)).toEqual([[4]]);
  });

  it('serves several queries at once with one copy', async () => {
    await using opened = await openObjects();
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(opened.engine, OF_DAY('10'))));
    expect(answers).toEqual(Array.from({ length: 5 }, () => [[500, 500]]));
  });

  it('goes on being copied for the others when the query that began it is stopped', async () => {
    await using opened = await openObjects();
    // More than one piece, and a stopped query begins no other one.
    await opened.put(CURRENT, vulnerabilities(300_000, { id: 'md5(random()::VARCHAR)' }));
    const sql = 'SELECT count(id) FROM vanta_vulnerabilities_current';
    await opened.engine.estimate({ sql, parameters: [] });
    opened.store.reads.length = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    opened.store.gate = promise;
    const stop = new AbortController();
    const first = opened.engine.run({ sql, parameters: [] }, { signal: stop.signal });
    await expect.poll(() => opened.store.reads).toEqual([CURRENT]);
    const second = ask(opened.engine, sql);
    await sleep(100);
    stop.abort();
    resolve();
    await expect(first).rejects.toBeInstanceOf(QueryCancelledError);
    expect(await second).toEqual([[300_000]]);
  });

  it('never takes more room than it may: what was not used for the longest time goes', async () => {
    await using opened = await openObjects();
    const size = (await opened.store.head(dayOf('10')))?.size ?? 0;
    await using small = await openObjects({ maxBytes: 2.9 * size });
    for (const day of ['10', '11', '10', '12']) await ask(small.engine, OF_DAY(day));
    expect(await cachedDays(small.cache)).toEqual(['day=10', 'day=12']);
    expect(await ask(small.engine, OF_DAY('11'))).toEqual([[500, 500]]);
  });

  it('says so when a query needs more room than there is', async () => {
    await using opened = await openObjects({ maxBytes: 20_000 });
    await expect(ask(opened.engine, 'SELECT count(id) FROM vanta_vulnerabilities')).rejects.toMatchObject({
      code: 'query-scan-limit',
      limit: 20_000,
    });
  });

  it('follows the pointer, and says when what it names is gone', async () => {
    await using opened = await openObjects();
    const key = (dataset: string) => ({ key: `snapshots/run=r1/${dataset}.parquet` });
    const snapshot = {
      vulnerabilities: key('vulnerabilities'),
      remediations: key('remediations'),
      assets: key('assets'),
    };
    const putPointer = (content: object) =>
      opened.store.put('commit.json', new TextEncoder().encode(JSON.stringify(content)));
    await opened.put(CURRENT, vulnerabilities(1));
    await opened.put(snapshot.vulnerabilities.key, vulnerabilities(7));
    await putPointer({ format: 1, committed: { run: { id: 'r1' }, snapshot } });
    const sql = 'SELECT count(id) FROM vanta_vulnerabilities_current';
    expect(await ask(opened.engine, sql)).toEqual([[7]]);
    await opened.store.delete(snapshot.vulnerabilities.key);
    await expect(ask(opened.engine, sql)).rejects.toMatchObject({ code: 'lake-changed', retryable: true });
    await putPointer({ format: 2 });
    await expect(ask(opened.engine, sql)).rejects.toMatchObject({ code: 'lake-newer' });
    await putPointer({ format: 1, committed: 5 });
    await expect(ask(opened.engine, sql)).rejects.toMatchObject({ code: 'lake-damaged' });
  });
});
