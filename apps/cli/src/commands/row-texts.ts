import { valueToJson } from '@vanta-vuln/core';
import type { JsonValue } from '@vanta-vuln/core';
import type { ExportRows } from './export-rows.ts';

/** Rows as JSON texts: an object with a property for each column. */
export async function* rowTexts({ columns, batches }: ExportRows): AsyncGenerator<readonly string[]> {
  for await (const batch of batches) {
    yield batch.map((values) => {
      const row: Record<string, JsonValue> = {};
      for (const [index, column] of columns.entries()) row[column.name] = valueToJson(column, values[index]);
      return JSON.stringify(row);
    });
  }
}
