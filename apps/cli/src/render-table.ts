import Table from 'cli-table3';

/** One column of a table for people. */
export interface TableColumn {
  readonly heading: string;
  readonly align?: 'left' | 'right';
  /** Gives way when the table is wider than the terminal; its texts are then cut with an ellipsis. */
  readonly flexible?: boolean;
}

const GAP = 2;
const NARROWEST = 8;

const NO_BORDERS = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '',
  bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '',
} as const;

/** A table without lines, fitted to a width; cells must be safe for the terminal already. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  { width, heading }: { readonly width: number; readonly heading: (text: string) => string },
): string {
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
    colAligns: columns.map(({ align }) => align ?? 'left'),
    colWidths: columnWidths(columns, rows, width),
  });
  table.push(columns.map((column) => heading(column.heading)));
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The widths of the flexible columns, gap included, where the table is too wide; null leaves a column as wide as its texts. */
export function columnWidths(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): (number | null)[] {
  const natural = columns.map(
    ({ heading }, index) => Math.max(heading.length, ...rows.map((row) => row[index]?.length ?? 0)) + GAP,
  );
  let excess = sum(natural) - GAP - width;
  return columns.map(({ flexible }, index) => {
    const full = natural[index] ?? GAP;
    if (flexible !== true || excess <= 0) return null;
    const narrowed = Math.min(full, Math.max(NARROWEST + GAP, full - excess));
    excess -= full - narrowed;
    return narrowed;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
