import { valueToJson } from '@vanta-vuln/core';
import type { JsonValue } from '@vanta-vuln/core';
import { formatCsv } from '@vanta-vuln/stats';
import type { CsvValue } from '@vanta-vuln/stats';
import type { ExportRows } from './export-rows.ts';

/** Rows as JSON texts: an object with a property for each column. */
export async function* jsonRows({ columns, batches }: ExportRows): AsyncGenerator<readonly string[]> {
  for await (const batch of batches) {
    yield batch.map((values) => {
      const row: Record<string, JsonValue> = {};
      for (const [index, column] of columns.entries()) row[column.name] = valueToJson(column, values[index]);
      return JSON.stringify(row);
    });
  }
}

/** Rows as CSV with a heading; moments as ISO 8601. */
export function csvRows({ columns, batches }: ExportRows): AsyncIterable<string> {
  return formatCsv(
    columns.map(({ name }) => name),
    csvBatches({ columns, batches }),
  );
}

async function* csvBatches({
  columns,
  batches,
}: ExportRows): AsyncGenerator<readonly (readonly CsvValue[])[]> {
  for await (const batch of batches) {
    yield batch.map((values) => columns.map((column, index) => csvValue(valueToJson(column, values[index]))));
  }
}

/** Columns hold texts, numbers, booleans and lists of texts. */
function csvValue(value: JsonValue): CsvValue {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
