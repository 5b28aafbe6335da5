import type { ColumnValue, RowValues, TableSchema } from '@vanta-vuln/core';
import { writeParquet } from '@vanta-vuln/storage-s3';
import type { ExportRows } from '../commands/export-rows.ts';
import { VERSION } from '../version.ts';

/** Rows as the bytes of a Parquet file; memory is bounded by one row group. */
export function parquetChunks({ columns, batches }: ExportRows): AsyncIterable<Uint8Array> {
  const table: TableSchema = { name: 'answer', columns };
  return writeParquet({ table, rows: toRows(table, batches), facts: { runId: '', writerVersion: VERSION } });
}

async function* toRows(
  { columns }: TableSchema,
  batches: ExportRows['batches'],
): AsyncGenerator<readonly RowValues[]> {
  for await (const batch of batches) yield batch.map((values) => toRow(columns, values));
}

function toRow(columns: TableSchema['columns'], values: readonly ColumnValue[]): RowValues {
  return Object.fromEntries(columns.map(({ name }, index) => [name, values[index]]));
}
