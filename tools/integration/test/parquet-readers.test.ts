import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { DATASETS, DATASET_TABLES, LAKE_TABLES, integrationsTable } from '@vanta-vuln/core';
import type { Column, ObjectStore, RowValues, TableSchema } from '@vanta-vuln/core';
import { collect } from '@vanta-vuln/contract-tests/lists';
import { openObjectStore, openParquetFile, writeParquet } from '@vanta-vuln/storage-s3';
import type { ParquetCodec } from '@vanta-vuln/storage-s3';
import { HOSTILE_TEXTS, startSimulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { openTestLake } from './open-test-lake.ts';
import { syncStore } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const table = {
  name: 'every_type',
  columns: [
    { name: 'id', type: 'string', nullable: false, source: '' },
    { name: 'text', type: 'string', nullable: true, source: '' },
    { name: 'score', type: 'double', nullable: true, source: '' },
    { name: 'flag', type: 'boolean', nullable: true, source: '' },
    { name: 'moment', type: 'timestamp', nullable: true, source: '' },
    { name: 'links', type: 'string_list', nullable: false, source: '' },
    { name: 'amount', type: 'bigint', nullable: false, source: '' },
  ],
} as const satisfies TableSchema;

/** Enough rows for several pages and row groups; values that repeat, values that never do, and hostile texts. */
const rows: readonly RowValues[] = Array.from({ length: 7000 }, (_, index) => ({
  id: `${index} ${'é'.repeat(index % 300)}`,
  text: index % 9 === 0 ? null : (HOSTILE_TEXTS[index % HOSTILE_TEXTS.length] ?? ''),
  score: index % 7 === 0 ? null : index / 7,
  flag: index % 5 === 0 ? null : index % 2 === 0,
  moment: index % 3 === 0 ? null : (index - 3500) * 86_400_001,
  links: Array.from({ length: index % 4 }, (_, item) => `${index % 50}/${item}`),
  amount: (index % 2 === 0 ? 1 : -1) * index * 2 ** 38,
}));

async function* batches() {
  for (let start = 0; start < rows.length; start += 1000) yield rows.slice(start, start + 1000);
}

/** A snapshot names its dataset at the end, all other files their table at the beginning. */
function schemaOf(key: string): TableSchema {
  const [first = '', , last = ''] = key.split('/');
  const name = first === 'snapshots' ? last.replace('.parquet', '') : first;
  const found =
    DATASETS.flatMap((dataset) => (dataset === name ? [DATASET_TABLES[dataset]] : [])).at(0) ??
    [integrationsTable, ...LAKE_TABLES.map(({ schema }) => schema)].find((schema) => schema.name === name);
  if (found === undefined) throw new Error(`${key} is in no table.`);
  return found;
}

/** The rows as DuckDB's own reader gives them, as JSON. */
async function readWithDuckDB(path: string, { columns }: TableSchema = table): Promise<unknown> {
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  const result = await connection.runAndReadAll(
    `SELECT ${columns.map(asJsonType).join(', ')}
     FROM read_parquet('${path}', file_row_number = true, hive_partitioning = false) ORDER BY file_row_number`,
  );
  const read: unknown = result.getRowObjectsJson();
  connection.closeSync();
  return read;
}

/** Whole numbers and moments as numbers. */
function asJsonType({ name, type }: Column): string {
  if (type === 'timestamp') return `epoch_ms("${name}")::DOUBLE AS "${name}"`;
  return type === 'bigint' ? `"${name}"::DOUBLE AS "${name}"` : `"${name}"`;
}

/** The rows of a file as our own reader gives them. */
async function readOurselves(store: ObjectStore, key: string, schema: TableSchema): Promise<unknown[]> {
  const file = await openParquetFile(store, key);
  const columns = schema.columns.map(({ name }) => name);
  const read: unknown[] = [];
  for await (const batch of file.read({ table: schema, columns })) {
    read.push(...batch.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]]))));
  }
  return read;
}

describe("DuckDB's own reader", () => {
  it('gives the rows of every file of a lake as we read them', async () => {
    await using folder = await createTemporaryFolder();
    await using opened = await openTestLake(folder.path);
    await using account = await startSimulator({ seed: 21, limits: 'off', vulnerabilities: 400 });
    await syncStore(account, opened.lake);
    await account.tick({ vanishedShare: 0.05 });
    await syncStore(account, opened.lake);
    const keys = (await collect(opened.objects.list())).map(({ key }) => key);
    const tables = new Set<string>();
    for (const key of keys.filter((name) => name.endsWith('.parquet'))) {
      const schema = schemaOf(key);
      tables.add(schema.name);
      const ours = await readOurselves(opened.objects, key, schema);
      expect(ours.length).toBeGreaterThan(0);
      expect(await readWithDuckDB(join(folder.path, key), schema)).toEqual(ours);
    }
    expect(tables.size).toBe(6);
  });

  it.each<ParquetCodec>(['snappy', 'gzip', 'zstd', 'none'])(
    'gives the rows that were written, with %s',
    async (codec) => {
      await using folder = await createTemporaryFolder();
      const store = await openObjectStore(pathToFileURL(folder.path).href);
      const facts = { runId: 'run-1', writerVersion: '0.1.0' };
      await store.put('rows', writeParquet({ table, rows: batches(), facts, codec, groupRows: 3000 }));
      expect((await openParquetFile(store, 'rows')).rows).toBe(rows.length);
      // A lone half of a surrogate pair has no UTF-8 form: every writer replaces it.
      const written = rows.map((row) => ({
        ...row,
        text: typeof row['text'] === 'string' ? row['text'].toWellFormed() : row['text'],
      }));
      expect(await readWithDuckDB(join(folder.path, 'rows'))).toEqual(written);
    },
  );
});
