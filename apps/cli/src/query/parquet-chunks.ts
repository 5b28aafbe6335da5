import type { ColumnValue, RowValues, TableSchema } from '@vanta-vuln/core';
import type { ExportRows } from '../commands/export-rows.ts';
import { VERSION } from '../version.ts';

/** Rows as the bytes of a Parquet file; memory is bounded by one row group. */
export async function* parquetChunks({ columns, batches }: ExportRows): AsyncGenerator<Uint8Array> {
  const { writeParquet } = await import('@vanta-vuln/storage-s3');
  const table: TableSchema = { name: 'answer', columns };
  yield* writeParquet({ table, rows: toRows(table, batches), facts: { runId: '', writerVersion: VERSION } });
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
