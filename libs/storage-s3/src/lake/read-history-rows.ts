import { historyTable } from '@vanta-vuln/core';
import type { HistoryRow, ObjectStore } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { isRowOf, tupleToRow } from './tuple-to-row.ts';

const COLUMNS = historyTable.columns.map(({ name }) => name);

/** All rows of a history file, in their order. */
export async function* readHistoryRows(
  store: ObjectStore,
  key: string,
): AsyncGenerator<readonly HistoryRow[]> {
  const file = await openParquetFile(store, key);
  for await (const batch of file.read({ table: historyTable, columns: COLUMNS })) {
    yield batch.map((tuple) => tupleToRow(historyTable, tuple)).filter((row) => isRowOf(historyTable, row));
  }
}
