import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnValue, RowValues, TableSchema } from '@vanta-vuln/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFolderObjectStore } from '../folder-object-store.ts';
import { compareText } from './compare-text.ts';
import { openParquet } from './open-parquet.ts';
import { readParquet } from './read-parquet.ts';
import { writeParquet } from './write-parquet.ts';
import type { WriteParquetOptions } from './write-parquet.ts';

const FACTS = { runId: 'run-1', writerVersion: '0.1.0' };

const table = {
  name: 'wide',
  columns: [
    { name: 'distinct', type: 'string', nullable: false, source: '' },
    { name: 'repeated', type: 'string', nullable: true, source: '' },
    { name: 'late', type: 'string', nullable: false, source: '' },
    { name: 'list', type: 'string_list', nullable: false, source: '' },
    { name: 'at', type: 'timestamp', nullable: true, source: '' },
    { name: 'day', type: 'timestamp', nullable: false, source: '' },
    { name: 'score', type: 'double', nullable: true, source: '' },
    { name: 'zero', type: 'double', nullable: false, source: '' },
    { name: 'flag', type: 'boolean', nullable: true, source: '' },
  ],
} as const satisfies TableSchema;

/** Rows whose columns take every way of being encoded, over several pages and row groups. */
function makeRow(index: number): RowValues {
  return {
    distinct: `${index}-${'é'.repeat(index % 400)}`,
    repeated: index % 7 === 0 ? null : `CVE-2024-${index % 50}`,
    // Repeats enough in the beginning for a dictionary, and then no more.
    late: index < 2000 ? `value ${index % 100}` : `value ${index} ${'x'.repeat(300)}`,
    list: Array.from({ length: index % 4 }, (_, item) => `https://example.com/${index}/${item}`),
    at: index % 3 === 0 ? null : 1_700_000_000_000 + index * 7919,
    day: Date.UTC(2024, 0, 1 + (index % 10)),
    score: index % 11 === 0 ? null : (index % 100) / 10,
    zero: index % 2 === 0 ? 0 : -0,
    flag: index % 5 === 0 ? null : index % 2 === 0,
  };
}

async function* batches(rows: readonly RowValues[]): AsyncGenerator<readonly RowValues[]> {
  for (let start = 0; start < rows.length; start += 700) yield rows.slice(start, start + 700);
}

async function openWritten(options: Omit<WriteParquetOptions, 'table' | 'facts'>) {
  const path = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  const store = createFolderObjectStore(path);
  await store.put('file', writeParquet({ ...options, table, facts: FACTS }));
  return {
    file: await openParquet(store, 'file'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

const columns = table.columns.map(({ name }) => name);

describe('a file of many rows', () => {
  const rows = Array.from({ length: 12_000 }, (_, index) => makeRow(index));

  it.each(['snappy', 'zstd', 'none'] as const)('gives them back as they were, with %s', async (codec) => {
    await using written = await openWritten({ rows: batches(rows), codec, groupRows: 9000 });
    expect(written.file.metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([9000, 3000]);
    const read: ColumnValue[][] = [];
    for await (const batch of readParquet(written.file, { table, columns })) read.push(...batch);
    expect(read).toEqual(rows.map((row) => columns.map((name) => row[name])));
  });

  it('holds values that come again once, and those that do not as they are', async () => {
    await using written = await openWritten({ rows: batches(rows), groupRows: 9000 });
    const [group] = written.file.metadata.row_groups;
    const hasDictionary = group?.columns.map(
      ({ meta_data: facts }) => facts?.dictionary_page_offset !== undefined,
    );
    expect(Object.fromEntries(columns.map((name, index) => [name, hasDictionary?.[index]]))).toEqual({
      distinct: false,
      repeated: true,
      late: true,
      list: false,
      at: false,
      day: true,
      score: true,
      zero: false,
      flag: false,
    });
  });

  it('says how many of its values are null and which are the smallest and the largest', async () => {
    await using written = await openWritten({ rows: batches(rows.slice(0, 100)) });
    const statistics = written.file.metadata.row_groups[0]?.columns.map(
      ({ meta_data: facts }) => facts?.statistics,
    );
    expect(statistics?.[1]).toMatchObject({
      null_count: 15n,
      min_value: 'CVE-2024-0',
      max_value: 'CVE-2024-9',
    });
    expect(statistics?.[5]).toMatchObject({
      min_value: Date.UTC(2024, 0, 1),
      max_value: Date.UTC(2024, 0, 10),
    });
    expect(statistics?.[6]).toMatchObject({ null_count: 10n, min_value: 0.1, max_value: 9.8 });
    expect(statistics?.[8]).toMatchObject({ null_count: 20n, min_value: false, max_value: true });
  });

  it('closes a row group when what it holds as encoded is full', async () => {
    await using written = await openWritten({ rows: batches(rows), groupBytes: 300_000 });
    const groups = written.file.metadata.row_groups;
    expect(groups.length).toBeGreaterThan(5);
    expect(groups.reduce((sum, group) => sum + Number(group.num_rows), 0)).toBe(rows.length);
  });
});

describe('texts in statistics', () => {
  it('are in the order of their bytes as UTF-8', () => {
    const wellFormed = fc.string({
      unit: fc.constantFrom('a', 'é', '\u{d7ff}', '\u{e000}', '\u{ffff}', '\u{1f600}', '\u{1f601}'),
    });
    fc.assert(
      fc.property(wellFormed, wellFormed, (one, other) => {
        const expected = Buffer.compare(Buffer.from(one), Buffer.from(other));
        expect(Math.sign(compareText(one, other))).toBe(expected);
      }),
      { examples: [['\u{ffff}', '\u{1f600}']] },
    );
  });
});
