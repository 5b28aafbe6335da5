import type { JsonObject, JsonValue } from './json.ts';
import { formatTimestamp } from './timestamp.ts';
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
