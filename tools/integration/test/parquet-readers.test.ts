import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { RowValues, TableSchema } from '@vanta-vuln/core';
import { openObjectStore, openParquetFile, writeParquet } from '@vanta-vuln/storage-s3';
import type { ParquetCodec } from '@vanta-vuln/storage-s3';
import { HOSTILE_TEXTS } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
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

/** The rows as DuckDB's own reader gives them, as JSON. */
async function readWithDuckDB(path: string): Promise<unknown> {
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  const result = await connection.runAndReadAll(
    `SELECT id, text, score, flag, epoch_ms(moment)::DOUBLE AS moment, links, amount::DOUBLE AS amount
     FROM read_parquet('${path}', file_row_number = true) ORDER BY file_row_number`,
  );
  const read: unknown = result.getRowObjectsJson();
  connection.closeSync();
  return read;
}

describe("DuckDB's own reader", () => {
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
