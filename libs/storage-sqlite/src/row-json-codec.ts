import { DATASET_TABLES, isJsonObject, parseTimestamp } from '@vanta-vuln/core';
import type { Column, ColumnValue, DatasetName, JsonValue, RowValues } from '@vanta-vuln/core';

/** The row that rowToJson wrote as JSON text; null when the text is no such row. */
export function parseStoredRow(dataset: DatasetName, text: string): RowValues | null {
  const json: unknown = JSON.parse(text);
  if (!isJsonObject(json)) return null;
  const row: Record<string, ColumnValue> = {};
  for (const column of DATASET_TABLES[dataset].columns)
    row[column.name] = fromJson(column, json[column.name]);
  return row;
}

function fromJson({ type }: Column, value: JsonValue | undefined): ColumnValue {
  if (type === 'timestamp') return typeof value === 'string' ? parseTimestamp(value) : null;
  if (type === 'string_list') return Array.isArray(value) ? value.map(String) : [];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
