import { parseTimestamp, utcDate } from '@vanta-vuln/core';
import type { Account } from './account.ts';
import { countBy, sortedBy } from './truth-arithmetic.ts';
import { MS_PER_DAY } from './units.ts';

/** Counts by day (`2026-01-15`), by week (the Monday of it) and by month (`2026-01`), in UTC. */
export interface PeriodCounts {
  readonly by_day: Readonly<Record<string, number>>;
  readonly by_week: Readonly<Record<string, number>>;
  readonly by_month: Readonly<Record<string, number>>;
}

/** When things happened; what has no date is left out. */
export interface MovementTruth {
  /** Listed findings by first detection. */
  readonly findings_detected: PeriodCounts;
  /** Remediations by detection: what was opened, fixed since or not. */
  readonly remediations_opened: PeriodCounts;
  /** Remediations by remediation date. */
  readonly remediations_fixed: PeriodCounts;
}

export function movementTruth(account: Account): MovementTruth {
  const remediations = [...account.remediations.rows()];
  return {
    findings_detected: periods([...account.vulnerabilities.rows()].map((row) => row.firstDetectedDate)),
    remediations_opened: periods(remediations.map((row) => row.detectedDate)),
    remediations_fixed: periods(remediations.map((row) => row.remediationDate)),
  };
}

function periods(texts: readonly (string | null | undefined)[]): PeriodCounts {
  const moments = texts
    .map((text) => (text ? parseTimestamp(text) : null))
    .filter((moment) => moment !== null);
  return {
    by_day: sortedBy(countBy(moments, utcDate)),
    by_week: sortedBy(countBy(moments, (moment) => utcDate(mondayOf(moment)))),
    by_month: sortedBy(countBy(moments, (moment) => utcDate(moment).slice(0, 7))),
  };
}

function mondayOf(moment: number): number {
  const daysSinceMonday = (new Date(moment).getUTCDay() + 6) % 7;
  return moment - daysSinceMonday * MS_PER_DAY;
}
