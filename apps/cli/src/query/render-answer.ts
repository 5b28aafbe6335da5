import { collectBatches, formatTimestamp } from '@vanta-vuln/core';
import type { Column, ColumnValue } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import type { ExportRows } from '../commands/export-rows.ts';
import { renderList } from '../list-table.ts';
import type { ListColumn } from '../list-table.ts';

type Row = readonly ColumnValue[];

const MIDNIGHT = 'T00:00:00.000Z';
const DIGITS = 4;
// Less of an id, a package or a CVE says nothing.
const NARROWEST_TEXT = 12;

/** Rows as a table for people: all of them are held, since widths depend on each. */
export async function* renderAnswer(
  context: CommandContext,
  { columns, batches }: ExportRows,
): AsyncGenerator<string> {
  const rows = await collectBatches(batches);
  if (rows.length > 0) yield `${renderList(context, columns.map(toListColumn), rows)}\n`;
}

function toListColumn(column: Column, index: number): ListColumn<Row> {
  const isNumber = column.type === 'bigint' || column.type === 'double';
  return {
    heading: column.name.toUpperCase().replaceAll('_', ' '),
    align: isNumber ? 'right' : 'left',
    flexible: column.type === 'string' || column.type === 'string_list',
    narrowest: NARROWEST_TEXT,
    isSeverity: column.name === 'severity',
    text: (row) => formatValue(column, row[index] ?? null),
  };
}

function formatValue({ type }: Column, value: ColumnValue): string {
  if (value === null) return '-';
  if (typeof value === 'object') return value.join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (type === 'timestamp') return formatMoment(value);
  return type === 'double' ? String(Number(value.toFixed(DIGITS))) : String(value);
}

/** A day where the moment is its beginning, else the minute. */
function formatMoment(value: number): string {
  const text = formatTimestamp(value);
  return text.endsWith(MIDNIGHT) ? text.slice(0, -MIDNIGHT.length) : text.slice(0, 16).replace('T', ' ');
}
