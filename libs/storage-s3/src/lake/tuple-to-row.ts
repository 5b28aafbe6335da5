import type { ColumnValue, RowOf, RowValues, TableSchema } from '@vanta-vuln/core';

/** The row whose values come in the order of a table's columns. */
export function tupleToRow(table: TableSchema, tuple: readonly ColumnValue[]): RowValues {
  const row: Record<string, ColumnValue> = {};
  table.columns.forEach(({ name }, index) => {
    row[name] = tuple[index] ?? null;
  });
  return row;
}

/** Whether a row has every value that its table requires: what the schema of its file has promised. */
export function isRowOf<Table extends TableSchema>(table: Table, row: RowValues): row is RowOf<Table> {
  return table.columns.every(({ name, nullable }) => nullable || (row[name] ?? null) !== null);
}
