import type { JsonObject, JsonValue } from './json.ts';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';
import type { Column, ColumnValue, RowValues, TableSchema } from './table-schema.ts';

/** The JSON form of one value: timestamps as ISO 8601 in UTC, everything else as it is. */
export function valueToJson(column: Column, value: ColumnValue | undefined): JsonValue {
  if (value === undefined) return null;
  return column.type === 'timestamp' && typeof value === 'number' ? formatTimestamp(value) : value;
}

/** The JSON form of a row (or of some of its columns), in the order of the table's columns. */
export function rowToJson(table: TableSchema, row: RowValues): JsonObject {
  const json: Record<string, JsonValue> = {};
  for (const column of table.columns) {
    if (column.name in row) json[column.name] = valueToJson(column, row[column.name]);
  }
  return json;
}

/** The JSON form of a row whose values are in the order of its columns. */
export function tupleToJson(columns: readonly Column[], values: readonly ColumnValue[]): JsonObject {
  return Object.fromEntries(
    columns.map((column, index) => [column.name, valueToJson(column, values[index])]),
  );
}

/** The value that valueToJson made; null for what it never makes, an empty list for a list of that kind. */
export function jsonToValue({ type }: Column, json: JsonValue | undefined): ColumnValue {
  if (type === 'timestamp') return typeof json === 'string' ? parseTimestamp(json) : null;
  if (type === 'string_list') return Array.isArray(json) ? json.map(String) : [];
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? json : null;
}

/** The row that rowToJson made: every column of the table, null where the JSON has none. */
export function jsonToRow(table: TableSchema, json: JsonObject): RowValues {
  const row: Record<string, ColumnValue> = {};
  for (const column of table.columns) row[column.name] = jsonToValue(column, json[column.name]);
  return row;
}
