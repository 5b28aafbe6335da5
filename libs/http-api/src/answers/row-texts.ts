import { answerColumns, jsonOnOneLine, tupleToJson, valueToJson } from '@vanta-vuln/core';
import type { ColumnValue, QueryColumn } from '@vanta-vuln/core';
import { formatCsvRows } from '@vanta-vuln/stats';
import type { RowType } from './json-response.ts';

/** Writes the rows of an answer, each as a text of its own. */
export interface RowWriter {
  /** The line before the first row; empty where there is none. */
  readonly heading: string;
  readonly write: (row: readonly ColumnValue[]) => string;
}

/**
 * How rows are written in a media type: objects with a property for each column, or lines of CSV whose cells no
 * spreadsheet takes for a formula. Moments are ISO 8601.
 */
export function rowWriter(type: RowType, columns: readonly QueryColumn[]): RowWriter {
  const named = answerColumns(columns);
  if (type === 'text/csv') {
    return {
      heading: formatCsvRows([named.map(({ name }) => name)]),
      write: (row) => formatCsvRows([named.map((column, index) => valueToJson(column, row[index]))]),
    };
  }
  const write = (row: readonly ColumnValue[]) => JSON.stringify(tupleToJson(named, row));
  if (type === 'application/json') return { heading: '', write };
  return { heading: '', write: (row) => `${jsonOnOneLine(write(row))}\n` };
}
