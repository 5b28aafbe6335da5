import { displayWidth } from './display-width.ts';

/** What decides how wide a column is. */
export interface ColumnMeasures {
  readonly heading: string;
  readonly flexible?: boolean | undefined;
  readonly narrowest?: number | undefined;
}

/** Columns of the terminal between two columns of a table. */
export const GAP = 2;

const NARROWEST = 8;

interface Range {
  readonly least: number;
  readonly full: number;
}

/**
 * How wide each column is: as wide as its texts while the table fits. Then the widest of the flexible ones give way
 * first, so that short texts stay whole; no column becomes narrower than it may.
 */
export function columnWidths(
  columns: readonly ColumnMeasures[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly number[] {
  const ranges = columns.map((column, index) => rangeOf(column, rows, index));
  const room = width - GAP * (columns.length - 1);
  const limit = widestThatFits(ranges, room);
  const widths = ranges.map((range) => within(range, limit));
  // Less than one for each column: whoever comes first has it.
  let rest = room - sum(widths);
  return widths.map((fitted, index) => {
    if (rest < 1 || fitted >= (ranges[index]?.full ?? 0)) return fitted;
    rest -= 1;
    return fitted + 1;
  });
}

/** Whether a table of these widths has place on so many columns of the terminal. */
export function fits(widths: readonly number[], width: number): boolean {
  return sum(widths) + GAP * (widths.length - 1) <= width;
}

function rangeOf(
  { heading, flexible = false, narrowest = NARROWEST }: ColumnMeasures,
  rows: readonly (readonly string[])[],
  index: number,
): Range {
  const full = rows.reduce(
    (widest, row) => Math.max(widest, displayWidth(row[index] ?? '')),
    displayWidth(heading),
  );
  return { full, least: flexible ? Math.min(full, narrowest) : full };
}

/** The greatest width that all columns can be held to at most, so that together they have place in the room. */
function widestThatFits(ranges: readonly Range[], room: number): number {
  let [low, high] = [0, Math.max(0, ...ranges.map(({ full }) => full))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sum(ranges.map((range) => within(range, middle))) <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}

function within({ least, full }: Range, limit: number): number {
  return Math.min(full, Math.max(least, limit));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
