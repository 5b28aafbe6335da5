import { DATASET_TABLES } from '@vanta-vuln/core';
import type { ColumnValue, DatasetColumn, DatasetName, RowValues, StorageBackend } from '@vanta-vuln/core';

function columnsOf<D extends DatasetName>(dataset: D): readonly DatasetColumn<D>[];
function columnsOf(dataset: DatasetName): readonly string[] {
  return DATASET_TABLES[dataset].columns.map(({ name }) => name);
}

/** The current rows of a dataset with all their columns, by id. */
export async function readAllRows(
  store: StorageBackend,
  dataset: DatasetName,
): Promise<ReadonlyMap<string, RowValues>> {
  const columns = columnsOf(dataset);
  const rows = new Map<string, RowValues>();
  for await (const batch of store.readRows(dataset, { columns })) {
    for (const tuple of batch) {
      const values: readonly ColumnValue[] = tuple;
      const row = Object.fromEntries(columns.map((name, index) => [name, values[index]]));
      rows.set(String(row['id']), row);
    }
  }
  return rows;
}
