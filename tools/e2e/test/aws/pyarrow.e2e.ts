import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LAKE_TABLES } from '@vanta-vuln/core';
import type { ObjectStore, RowValues } from '@vanta-vuln/core';
import { listLake, openLake, openObjectStore, openParquetFile } from '@vanta-vuln/storage-s3';
import { startSimulator } from '@vanta-vuln/vanta-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncAccount } from '../sync-account.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { createBucket } from './aws-place.ts';

const run = promisify(execFile);
const PYTHON = process.env['E2E_PYTHON'] ?? 'python3';
const SCRIPT = join(import.meta.dirname, 'read-parquet.py');
const MOST_OUTPUT = 256 * 1024 ** 2;

const opened = new AsyncDisposableStack();
let store: ObjectStore;
let folder: string;

beforeAll(async () => {
  store = await openObjectStore(`s3://${await createBucket()}/lake`);
  opened.defer(() => store.close());
  folder = opened.use(await createTemporaryFolder()).path;
  await using lake = openLake({ store });
  await using account = await startSimulator({
    seed: 2,
    limits: 'off',
    vulnerabilities: 500,
    remediations: 400,
  });
  await syncAccount(account, lake);
  await account.tick({ days: 1, vanishedShare: 0.05 });
  await syncAccount(account, lake);
});

afterAll(() => opened.disposeAsync());

async function readOurselves(key: string): Promise<RowValues[]> {
  const rows: RowValues[] = [];
  const table = LAKE_TABLES.find(({ schema }) => key.startsWith(`${schema.name}/`));
  if (table === undefined) throw new Error(`${key} is in no table.`);
  const file = await openParquetFile(store, key);
  const columns = table.schema.columns.map(({ name }) => name);
  for await (const batch of file.read({ table: table.schema, columns })) {
    for (const values of batch) {
      rows.push(Object.fromEntries(columns.map((name, index) => [name, values[index]])));
    }
  }
  return rows;
}

async function readWithPyarrow(key: string): Promise<unknown[]> {
  const path = join(folder, 'file.parquet');
  await writeFile(path, (await store.get(key)).bytes);
  const { stdout } = await run(PYTHON, [SCRIPT, path], { maxBuffer: MOST_OUTPUT });
  return stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

describe('pyarrow', () => {
  it('reads the rows that were written, of every table', async () => {
    const { partitions } = await listLake(store);
    expect(new Set(partitions.map(({ table }) => table)).size).toBe(5);
    for (const { key, rows } of partitions) {
      const ours = await readOurselves(key);
      expect(ours).toHaveLength(rows ?? -1);
      expect(await readWithPyarrow(key)).toEqual(ours);
    }
  });
});
