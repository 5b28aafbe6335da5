import Table from 'cli-table3';
import { GAP, columnWidths } from './column-widths.ts';
import { cutToWidth } from './display-width.ts';
import { safeText } from './safe-text.ts';

/** One column of a table for people. */
export interface TableColumn {
  readonly heading: string;
  /** @default 'left' */
  readonly align?: 'left' | 'right' | undefined;
  /** Gives way when the table is wider than the terminal; its texts are then cut with an ellipsis. */
  readonly flexible?: boolean | undefined;
  /** Columns of the terminal that a flexible column keeps. @default 8 */
  readonly narrowest?: number | undefined;
  /** Dresses a cell, such as in a colour; must not change what it reads. */
  readonly style?: ((text: string) => string) | undefined;
}

/** How a table is shown. */
export interface RenderTableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Dresses the headings. @default as they are */
  readonly heading?: ((text: string) => string) | undefined;
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const;

/**
 * A table without lines, fitted to a width, one line a row. Cells may hold any text: what a terminal would
 * obey is made visible first.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  { width, heading = (text) => text }: RenderTableOptions,
): string {
  const cells = safeCells(columns, rows);
  const widths = columnWidths(columns, cells, width);
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
    colAligns: columns.map(({ align = 'left' }) => align),
  });
  table.push(columns.map((column, index) => heading(cutToWidth(column.heading, widths[index] ?? width))));
  for (const row of cells) {
    table.push(
      columns.map(({ style = (text) => text }, index) =>
        style(cutToWidth(row[index] ?? '', widths[index] ?? width)),
      ),
    );
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The texts of a table as they may be printed, one for each column. */
export function safeCells(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  return rows.map((row) => columns.map((_column, index) => safeText(row[index] ?? '')));
}
