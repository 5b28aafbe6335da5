import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { vulnerabilitiesTable } from '@vanta-vuln/core';
import { expect, it } from 'vitest';
import { createFolderObjectStore } from '../folder-object-store.ts';
import { openParquetFile } from './open-parquet-file.ts';

// Each case is a file and, as JSON, the rows that it must give for ever; new files are added, none is rewritten.
const GOLDEN = join(import.meta.dirname, '../../test/golden');
const cases = (await readdir(GOLDEN)).filter((name) => name.endsWith('.parquet'));

it('has its cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(4);
});

it.each(cases)('reads the rows of %s as they were', async (name) => {
  const expected: unknown = JSON.parse(
    await readFile(join(GOLDEN, name.replace('.parquet', '.json')), 'utf8'),
  );
  const file = await openParquetFile(createFolderObjectStore(GOLDEN), name);
  const columns = vulnerabilitiesTable.columns.map((column) => column.name);
  const rows: unknown[] = [];
  for await (const batch of file.read({ table: vulnerabilitiesTable, columns })) {
    rows.push(
      ...batch.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
    );
  }
  // A column that was added after the golden rows were written down is null in them.
  expect(JSON.parse(JSON.stringify(rows))).toMatchObject(Array.isArray(expected) ? expected : []);
  expect(rows).toHaveLength(3);
});
