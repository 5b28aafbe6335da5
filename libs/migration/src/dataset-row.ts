import { DATASET_TABLES } from '@vanta-vuln/core';
import type { ColumnValue, DatasetColumn, DatasetName, DatasetRow, RowValues } from '@vanta-vuln/core';

/** The names of all columns of a dataset, in their order. */
export function allColumns<D extends DatasetName>(dataset: D): readonly DatasetColumn<D>[];
export function allColumns(dataset: DatasetName): readonly string[] {
  return DATASET_TABLES[dataset].columns.map((column) => column.name);
}

/** The row of values that come in the order of {@link allColumns}. */
export function rowOfValues(dataset: DatasetName, values: readonly unknown[]): RowValues {
  const row: Record<string, ColumnValue> = {};
  DATASET_TABLES[dataset].columns.forEach((column, index) => {
    row[column.name] = toColumnValue(values[index]);
  });
  return row;
}

function toColumnValue(value: unknown): ColumnValue {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** The row, once it is sure that each column that must hold a value does. Throws TypeError otherwise. */
export function toDatasetRow<D extends DatasetName>(dataset: D, row: RowValues): DatasetRow<D>;
export function toDatasetRow(dataset: DatasetName, row: RowValues): RowValues {
  for (const { name, nullable } of DATASET_TABLES[dataset].columns) {
    if (!nullable && (row[name] ?? null) === null) {
      throw new TypeError(`The row ${String(row['id'])} of ${dataset} holds nothing in ${name}.`);
    }
  }
  return row;
}
