import { UNKNOWN } from '@vanta-vuln/core';
import { compareText } from './counts.ts';
import type { Counts } from './counts.ts';
import { count } from './report.ts';
import type { ReportSection } from './report.ts';
import type { Statistics } from './statistics.ts';

/** How many of the latest periods are shown; a length of 0 leaves the table out. */
export interface TrendLength {
  readonly days: number;
  readonly weeks: number;
  readonly months: number;
}

/** What was opened and fixed in the latest periods in which anything happened, oldest first, UNKNOWN last. */
export function trendSections(
  { remediations: { opened, fixed } }: Statistics,
  { days, weeks, months }: TrendLength,
): readonly ReportSection[] {
  return [
    trendSection('Day', { opened: opened.byDay, fixed: fixed.byDay, length: days }),
    trendSection('Week', { opened: opened.byWeek, fixed: fixed.byWeek, length: weeks }),
    trendSection('Month', { opened: opened.byMonth, fixed: fixed.byMonth, length: months }),
  ];
}

function trendSection(
  period: string,
  { opened, fixed, length }: { readonly opened: Counts; readonly fixed: Counts; readonly length: number },
): ReportSection {
  const keys = new Set([...opened.keys(), ...fixed.keys()]);
  const periods = [...keys].filter((key) => key !== UNKNOWN).sort(compareText);
  // Where every period is shown the table adds up to all, so what has no date belongs to it.
  const undated = length > 0 && periods.length <= length && keys.has(UNKNOWN) ? [UNKNOWN] : [];
  return {
    title: `Opened and fixed by ${period.toLowerCase()}`,
    columns: [period, 'Opened', 'Fixed', 'Net'],
    rows: [...periods.slice(Math.max(0, periods.length - length)), ...undated].map((key) => {
      const [found, done] = [opened.get(key) ?? 0, fixed.get(key) ?? 0];
      return [key, count(found), count(done), count(found - done)];
    }),
  };
}
