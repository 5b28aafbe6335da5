import { lastSyncLines } from './last-sync-line.ts';
import { renderRows } from './render-rows.ts';
import type { TableColumn } from './render-table.ts';
import { cellText } from './report.ts';
import type { ReportSection } from './report.ts';
import { safeText } from './safe-text.ts';
import { statisticsReport } from './statistics-report.ts';
import type { Statistics } from './statistics.ts';
import { terminalStyle } from './terminal-style.ts';
import type { TerminalStyle } from './terminal-style.ts';

/** How statistics are shown on a terminal. */
export interface FormatStatisticsTableOptions {
  /** Whether to use colours. @default false */
  readonly color?: boolean | undefined;
  /** Columns of the terminal; texts that don't fit are cut. @default 80 */
  readonly width?: number | undefined;
}

const TRENDS = { days: 7, weeks: 8, months: 6 };

/** The statistics as tables for a terminal, ending with a line feed; texts from outside can't drive it. */
export function formatStatisticsTable(
  statistics: Statistics,
  { color = false, width = 80 }: FormatStatisticsTableOptions = {},
): string {
  const style = terminalStyle(color);
  const notes = statistics.notes.map(({ message }) => `${style.warning(`! ${safeText(message)}`)}\n`);
  const tables = statisticsReport(statistics, TRENDS).map(
    (section) => `${style.title(section.title)}\n${formatSection(section, { style, width })}\n`,
  );
  return [...lastSyncLines(statistics), ...tables, ...(notes.length === 0 ? [] : [notes.join('')])].join(
    '\n',
  );
}

function formatSection(
  section: ReportSection,
  { style, width }: { readonly style: TerminalStyle; readonly width: number },
): string {
  const rows = section.rows.map(([name, ...figures]) => [name, ...figures.map(cellText)]);
  return renderRows(columnsOf(section, style), rows, { width, heading: style.heading });
}

function columnsOf({ columns, rows }: ReportSection, style: TerminalStyle): readonly TableColumn[] {
  const [, ...figures] = rows[0] ?? [];
  return columns.map((heading, index) => {
    // Names under a heading are foreign texts of any length; the others are ours, and some differ at their end only.
    if (index === 0) return { heading, flexible: heading !== '', style: style.severity };
    const kind = figures[index - 1]?.kind;
    if (kind === 'day') return { heading };
    return kind === 'text' ? { heading, flexible: true } : { heading, align: 'right' };
  });
}
