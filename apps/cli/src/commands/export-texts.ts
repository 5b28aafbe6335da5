import { tupleToJson, valueToJson } from '@vanta-vuln/core';
import type { JsonValue } from '@vanta-vuln/core';
import { formatCsv } from '@vanta-vuln/stats';
import type { ExportRows } from './export-rows.ts';

/** Rows as JSON texts: an object with a property for each column. */
export async function* jsonRows({ columns, batches }: ExportRows): AsyncGenerator<readonly string[]> {
  for await (const batch of batches) {
    yield batch.map((values) => JSON.stringify(tupleToJson(columns, values)));
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
}: ExportRows): AsyncGenerator<readonly (readonly JsonValue[])[]> {
  for await (const batch of batches) {
    yield batch.map((values) => columns.map((column, index) => valueToJson(column, values[index])));
  }
}
