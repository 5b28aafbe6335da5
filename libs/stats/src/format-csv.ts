import type { JsonValue } from '@vanta-vuln/core';
import { stringify } from 'csv-stringify/sync';

/**
 * Rows as CSV (RFC 4180, line feeds), batch by batch; the first text holds the heading.
 *
 * A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage
 * return) gets an apostrophe in front; numbers stay numbers. Null is an empty cell, a list is joined by `; `,
 * an object is JSON text. Memory is bounded by one batch.
 */
export async function* formatCsv(
  columns: readonly string[],
  batches: AsyncIterable<readonly (readonly JsonValue[])[]>,
): AsyncGenerator<string> {
  yield formatCsvRows([columns]);
  for await (const batch of batches) yield formatCsvRows(batch);
}

/** Some rows as CSV, without a heading. */
export function formatCsvRows(rows: readonly (readonly JsonValue[])[]): string {
  return stringify(
    rows.map((row) => row.map(toField)),
    // A row of one empty cell would be a blank line, which readers of CSV skip.
    { escape_formulas: true, quoted_empty: rows[0]?.length === 1 },
  );
}

function toField(value: JsonValue): string | number | null {
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(String).join('; ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
