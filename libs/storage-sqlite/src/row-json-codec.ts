import { DATASET_TABLES, isJsonObject, jsonToRow } from '@vanta-vuln/core';
import type { DatasetName, RowValues } from '@vanta-vuln/core';

/** The row that rowToJson wrote as JSON text; null when the text is no such row. */
export function parseStoredRow(dataset: DatasetName, text: string): RowValues | null {
  const json: unknown = JSON.parse(text);
  return isJsonObject(json) ? jsonToRow(DATASET_TABLES[dataset], json) : null;
}
