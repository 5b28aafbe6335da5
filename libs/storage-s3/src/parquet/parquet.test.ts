import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syncHistoryTable, vulnerabilitiesTable } from '@vanta-vuln/core';
import type { ColumnValue, ObjectStore, RowValues, TableSchema } from '@vanta-vuln/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFolderObjectStore } from '../folder-object-store.ts';
import { openParquet } from './open-parquet.ts';
import type { OpenParquet } from './open-parquet.ts';
import { ParquetFileError, ParquetRowError, ParquetSchemaError } from './parquet-errors.ts';
import { readParquet } from './read-parquet.ts';
import type { ReadParquetOptions } from './read-parquet-options.ts';
import { writeParquet } from './write-parquet.ts';
import type { WriteParquetOptions } from './write-parquet.ts';

const FACTS = { runId: 'run-1', writerVersion: '0.1.0' };

const everyType = {
  name: 'every_type',
  columns: [
    { name: 'id', type: 'string', nullable: false, source: '' },
    { name: 'text', type: 'string', nullable: true, source: '' },
    { name: 'number', type: 'double', nullable: true, source: '' },
    { name: 'flag', type: 'boolean', nullable: true, source: '' },
    { name: 'is', type: 'boolean', nullable: false, source: '' },
    { name: 'at', type: 'timestamp', nullable: true, source: '' },
    { name: 'list', type: 'string_list', nullable: false, source: '' },
    { name: 'perhaps', type: 'string_list', nullable: true, source: '' },
    { name: 'count', type: 'bigint', nullable: false, source: '' },
  ],
} as const satisfies TableSchema;

const names = (table: TableSchema) => table.columns.map(({ name }) => name);

async function openFolder() {
  const path = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  const store = createFolderObjectStore(path);
  return { store, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function* batches(rows: readonly RowValues[]): AsyncGenerator<readonly RowValues[]> {
  for (let start = 0; start < rows.length; start += 3) yield rows.slice(start, start + 3);
}

type Written = Omit<WriteParquetOptions, 'rows' | 'facts'> & { readonly rows: readonly RowValues[] };

async function write(store: ObjectStore, { rows, ...options }: Written): Promise<OpenParquet> {
  await store.put('file.parquet', writeParquet({ facts: FACTS, ...options, rows: batches(rows) }));
  return openParquet(store, 'file.parquet');
}

async function read(file: OpenParquet, options: ReadParquetOptions): Promise<ColumnValue[][]> {
  const rows: ColumnValue[][] = [];
  for await (const batch of readParquet(file, options)) rows.push(...batch);
  return rows;
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '"', "'", '\n', '=1+1', '\0', '\ufeff', '\ufeffa'),
);
const rowsOfEveryType = fc.array(
  fc.record({
    id: text,
    text: fc.option(text),
    number: fc.option(fc.double({ noNaN: true })),
    flag: fc.option(fc.boolean()),
    is: fc.boolean(),
    at: fc.option(fc.integer({ min: -62135596800000, max: 253402300799999 })),
    list: fc.array(text, { maxLength: 4 }),
    perhaps: fc.option(fc.array(text, { maxLength: 2 })),
    count: fc.maxSafeInteger(),
  }),
  { maxLength: 40 },
);

describe('a Parquet file', () => {
  it.each(['snappy', 'gzip', 'zstd', 'none'] as const)('gives any rows back, with %s', async (codec) => {
    await using opened = await openFolder();
    const columns = names(everyType);
    await fc.assert(
      fc.asyncProperty(rowsOfEveryType, async (rows: readonly RowValues[]) => {
        const file = await write(opened.store, { table: everyType, rows, codec, groupRows: 7 });
        expect(file.rows).toBe(rows.length);
        const expected = rows.map((row) => columns.map((name) => row[name]));
        expect(await read(file, { table: everyType, columns })).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('gives a text back with the byte order mark that it begins with, and finds it by its bounds', async () => {
    await using opened = await openFolder();
    const row = { id: '\ufeffa', text: '\ufeff', is: true, list: ['\ufeffb'], count: 1 };
    const file = await write(opened.store, { table: everyType, rows: [row, row] });
    const selection = {
      table: everyType,
      columns: ['id', 'text', 'list'],
      skip: { id: { in: ['\ufeffa'] } },
    };
    expect(await read(file, selection)).toEqual([
      ['\ufeffa', '\ufeff', ['\ufeffb']],
      ['\ufeffa', '\ufeff', ['\ufeffb']],
    ]);
  });

  it('says what it is', async () => {
    await using opened = await openFolder();
    const file = await write(opened.store, { table: vulnerabilitiesTable, rows: [] });
    expect(file.rows).toBe(0);
    expect(file.facts).toEqual({
      table: 'vulnerabilities',
      schema_version: '1',
      run_id: 'run-1',
      writer_version: '0.1.0',
    });
    expect(await read(file, { table: vulnerabilitiesTable, columns: ['id'] })).toEqual([]);
  });

  it('refuses a row without a required value', async () => {
    await using opened = await openFolder();
    const written = write(opened.store, { table: everyType, rows: [{ id: 'r1' }] });
    await expect(written).rejects.toBeInstanceOf(ParquetRowError);
    await expect(written).rejects.toThrow('Row r1 of every_type has no is, which is required.');
    expect(await opened.store.head('file.parquet')).toBeNull();
  });

  it.each([0, 3, 100])('refuses %i bytes of something else', async (size) => {
    await using opened = await openFolder();
    await opened.store.put('foreign', new Uint8Array(size).fill(65));
    await expect(openParquet(opened.store, 'foreign')).rejects.toBeInstanceOf(ParquetFileError);
  });

  it('refuses a file that was cut', async () => {
    await using opened = await openFolder();
    await write(opened.store, { table: everyType, rows: [] });
    const { bytes } = await opened.store.get('file.parquet');
    await opened.store.put('cut', bytes.subarray(0, -9));
    await expect(openParquet(opened.store, 'cut')).rejects.toBeInstanceOf(ParquetFileError);
  });

  it('is read, or refused as damaged, wherever a byte of its footer is wrong', async () => {
    await using opened = await openFolder();
    const row = {
      id: 'a',
      text: 'b',
      number: 1,
      flag: true,
      is: false,
      at: 5,
      list: ['x'],
      perhaps: null,
      count: 7,
    };
    await write(opened.store, { table: everyType, rows: [row, row, row, row] });
    const { bytes } = await opened.store.get('file.parquet');
    const others: unknown[] = [];
    const footerLength = Buffer.from(bytes).readUInt32LE(bytes.length - 8);
    for (let place = bytes.length - 8 - footerLength; place < bytes.length; place += 1) {
      const damaged = Uint8Array.from(bytes);
      damaged[place] = 0xff;
      const store = { ...bound(opened.store), getRange: rangesOf(damaged) };
      await openParquet(store, 'file.parquet')
        .then((file) => read(file, { table: everyType, columns: names(everyType) }))
        .catch((error: unknown) => {
          const isKnown = error instanceof ParquetFileError || error instanceof ParquetSchemaError;
          if (!isKnown) others.push([place, error]);
        });
    }
    expect(others).toEqual([]);
  });
});

function rangesOf(bytes: Uint8Array): ObjectStore['getRange'] {
  return async (_key, { start, end }) => bytes.subarray(start, end);
}

const small = {
  name: 'small',
  columns: [
    { name: 'id', type: 'string', nullable: false, source: '' },
    { name: 'severity', type: 'string', nullable: false, source: '' },
    { name: 'at', type: 'timestamp', nullable: true, source: '' },
    { name: 'raw', type: 'string', nullable: false, source: '' },
  ],
} as const satisfies TableSchema;

const smallRows = ['CRITICAL', 'HIGH', 'LOW'].flatMap((severity, group) =>
  Array.from({ length: 5 }, (_, index) => ({
    id: `${severity}-${index}`,
    severity,
    at: group * 1000 + index,
    raw: `${severity}${index}`.repeat(2000),
  })),
);

/** A store whose methods can be replaced one by one. */
function bound(store: ObjectStore): ObjectStore {
  return {
    location: store.location,
    head: (key) => store.head(key),
    get: (key) => store.get(key),
    getRange: (key, range) => store.getRange(key, range),
    put: (key, body, options) => store.put(key, body, options),
    list: (prefix) => store.list(prefix),
    copy: (from, to) => store.copy(from, to),
    delete: (key) => store.delete(key),
    listUploads: () => store.listUploads(),
    abortUpload: (upload) => store.abortUpload(upload),
    close: () => store.close(),
  };
}

/** A store that counts the ranges that are read, and their bytes. */
function counting(store: ObjectStore): { store: ObjectStore; bytes: () => number; requests: () => number } {
  let bytes = 0;
  let requests = 0;
  const counted: Pick<ObjectStore, 'getRange'> = {
    async getRange(key, range) {
      const read = await store.getRange(key, range);
      bytes += read.length;
      requests += 1;
      return read;
    },
  };
  return { store: { ...bound(store), ...counted }, bytes: () => bytes, requests: () => requests };
}

describe('a small file', () => {
  it('is read with one request, however many columns it has', async () => {
    await using opened = await openFolder();
    await write(opened.store, {
      table: small,
      rows: smallRows.slice(0, 3).map((row) => ({ ...row, raw: '' })),
    });
    const { store, requests } = counting(opened.store);
    const file = await openParquet(store, 'file.parquet');
    expect(await read(file, { table: small, columns: names(small) })).toHaveLength(3);
    expect(requests()).toBe(1);
  });
});

describe('row groups', () => {
  it('hold one value of the column they are grouped by', async () => {
    await using opened = await openFolder();
    const file = await write(opened.store, {
      table: small,
      rows: smallRows,
      groupBy: 'severity',
      groupRows: 3,
    });
    expect(file.metadata.row_groups.map(({ num_rows: rows }) => Number(rows))).toEqual([3, 2, 3, 2, 3, 2]);
  });

  it('close at a number of bytes', async () => {
    await using opened = await openFolder();
    const file = await write(opened.store, { table: small, rows: smallRows, groupBytes: 30_000 });
    expect(file.metadata.row_groups.length).toBeGreaterThan(5);
    expect(await read(file, { table: small, columns: ['id'] })).toEqual(smallRows.map(({ id }) => [id]));
  });

  it.each([
    ['a text', { severity: { in: ['HIGH'] } }, ['HIGH']],
    ['texts', { severity: { in: ['HIGH', 'LOW'] } }, ['HIGH', 'LOW']],
    ['a time from', { at: { min: 1004 } }, ['HIGH', 'LOW']],
    ['a time to', { at: { max: 999 } }, ['CRITICAL']],
    ['nothing there', { severity: { in: ['NONE'] } }, []],
  ])('are skipped by %s', async (_, skip, severities) => {
    await using opened = await openFolder();
    const file = await write(opened.store, { table: small, rows: smallRows, groupBy: 'severity' });
    const rows = await read(file, { table: small, columns: ['severity'], skip });
    expect([...new Set(rows.flat())]).toEqual(severities);
  });

  it('are read no further than their asked columns', async () => {
    await using opened = await openFolder();
    await write(opened.store, { table: small, rows: smallRows, groupBy: 'severity', codec: 'none' });
    const { store, bytes } = counting(opened.store);
    const file = await openParquet(store, 'file.parquet');
    const before = bytes();
    await read(file, { table: small, columns: ['id', 'at'], skip: { severity: { in: ['HIGH'] } } });
    const chunks = file.metadata.row_groups[1]?.columns ?? [];
    const wanted = [0, 2].map((index) => Number(chunks[index]?.meta_data?.total_compressed_size));
    expect(bytes() - before).toBe(wanted.reduce((sum, size) => sum + size));
  });
});

describe('a schema that changed', () => {
  const earlier = { name: 'small', columns: small.columns.slice(0, 2) };

  it('reads null where the file is too old to hold a column', async () => {
    await using opened = await openFolder();
    const file = await write(opened.store, { table: earlier, rows: smallRows.slice(0, 1) });
    const rows = await read(file, { table: small, columns: ['at', 'id'], skip: { at: { min: 1 } } });
    expect(rows).toEqual([[null, 'CRITICAL-0']]);
    expect(await read(file, { table: small, columns: ['at'] })).toEqual([[null]]);
  });

  it('ignores columns that a later version added', async () => {
    await using opened = await openFolder();
    const file = await write(opened.store, { table: small, rows: smallRows.slice(0, 1) });
    expect(await read(file, { table: earlier, columns: ['id'] })).toEqual([['CRITICAL-0']]);
  });

  it('refuses another type, and names both', async () => {
    await using opened = await openFolder();
    const [id, severity, at, raw] = small.columns;
    const changed = { name: 'small', columns: [id, severity, { ...at, type: 'double' as const }, raw] };
    const file = await write(opened.store, { table: changed, rows: [] });
    const reading = read(file, { table: small, columns: ['id'] });
    await expect(reading).rejects.toBeInstanceOf(ParquetSchemaError);
    await expect(reading).rejects.toThrow('the column at is double, the table has timestamp');
  });

  it('refuses a column that is not at the end', async () => {
    await using opened = await openFolder();
    const [id, severity, at, raw] = small.columns;
    const file = await write(opened.store, {
      table: { name: 'small', columns: [id, at, severity, raw] },
      rows: [],
    });
    await expect(read(file, { table: small, columns: ['id'] })).rejects.toThrow(
      'the column at stands where the table has severity',
    );
  });

  it('refuses the file of another table', async () => {
    await using opened = await openFolder();
    const file = await write(opened.store, { table: syncHistoryTable, rows: [] });
    await expect(read(file, { table: small, columns: ['id'] })).rejects.toBeInstanceOf(ParquetSchemaError);
  });
});
