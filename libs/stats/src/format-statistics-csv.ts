import { formatCsvRows } from './format-csv.ts';
import { statisticsReport } from './statistics-report.ts';
import type { Statistics } from './statistics.ts';

const ALL_PERIODS = { days: Infinity, weeks: Infinity, months: Infinity };

/**
 * The statistics as CSV: one figure a row, named by its table, its row and its column. Numbers are unrounded,
 * shares are parts of 1, what is missing is empty.
 */
export function formatStatisticsCsv(statistics: Statistics): string {
  const figures = statisticsReport(statistics, ALL_PERIODS).flatMap(({ title, columns, rows }) =>
    rows.flatMap(([name, ...cells]) =>
      cells.map((cell, index) => [title, name, columns[index + 1] ?? '', cell.value]),
    ),
  );
  const notes = statistics.notes.map(({ code, message }) => ['Notes', code, 'Message', message]);
  return formatCsvRows([['section', 'name', 'figure', 'value'], ...figures, ...notes]);
}
