import { GAP, columnWidths, fits } from './column-widths.ts';
import { cutToWidth, displayWidth } from './display-width.ts';
import { renderTable, safeCells } from './render-table.ts';
import type { RenderTableOptions, TableColumn } from './render-table.ts';

const NARROWEST_VALUE = 8;

/**
 * Rows for a terminal: a table, or, where not even the narrowest one fits, each row as lines of heading and value,
 * with an empty line between two rows. A line that the terminal breaks can't be read in columns.
 */
export function renderRows(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: RenderTableOptions,
): string {
  const cells = safeCells(columns, rows);
  const { width } = options;
  if (rows.length === 0 || fits(columnWidths(columns, cells, width), width)) {
    return renderTable(columns, rows, options);
  }
  const labelWidth = Math.max(...columns.map(({ heading }) => displayWidth(heading)));
  return cells.map((row) => renderRow(columns, row, { ...options, labelWidth })).join('\n\n');
}

function renderRow(
  columns: readonly TableColumn[],
  row: readonly string[],
  {
    width,
    heading: dress = (text) => text,
    labelWidth,
  }: RenderTableOptions & { readonly labelWidth: number },
): string {
  return columns
    .flatMap(({ heading, style = (text) => text }, index) => {
      const value = row[index] ?? '';
      if (value === '') return [];
      // The name of the row, where its column has none, stands alone.
      if (heading === '') return [style(cutToWidth(value, width))];
      const label = `${dress(heading)}${' '.repeat(labelWidth - displayWidth(heading) + GAP)}`;
      return [`${label}${style(cutToWidth(value, Math.max(NARROWEST_VALUE, width - labelWidth - GAP)))}`];
    })
    .join('\n');
}
