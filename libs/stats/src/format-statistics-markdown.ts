import { escapeMarkdown } from './escape-markdown.ts';
import { lastSyncLines } from './last-sync-line.ts';
import { cellText } from './report.ts';
import type { ReportSection } from './report.ts';
import { statisticsReport } from './statistics-report.ts';
import type { Statistics } from './statistics.ts';

const TRENDS = { days: 7, weeks: 8, months: 12 };

/** The statistics as a Markdown document with tables, ending with a line feed. */
export function formatStatisticsMarkdown(statistics: Statistics): string {
  const notes = statistics.notes.map(({ message }) => `> **Note:** ${escapeMarkdown(message)}\n`);
  const tables = statisticsReport(statistics, TRENDS).map(formatSection);
  return ['# Vulnerability statistics\n', ...lastSyncLines(statistics), ...notes, ...tables].join('\n');
}

function formatSection({ title, columns, rows }: ReportSection): string {
  const [, ...figures] = rows[0] ?? [];
  const alignments = figures.map(({ kind }) => (kind === 'text' || kind === 'day' ? ' --- ' : ' ---: '));
  const lines = [
    tableLine(columns),
    `| --- |${alignments.map((alignment) => `${alignment}|`).join('')}`,
    ...rows.map(([name, ...cells]) => tableLine([name, ...cells.map(cellText)])),
  ];
  return `## ${title}\n\n${lines.join('\n')}\n`;
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
}
