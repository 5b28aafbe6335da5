import { ratio } from './average.ts';
import { MS_PER_DAY } from './days.ts';
import type { NumberList } from './number-list.ts';

/** Days from detection to remediation; all null over nothing. */
export interface TimeToFix {
  readonly mean: number | null;
  readonly median: number | null;
  /** Nine in ten were fixed within this time. */
  readonly p90: number | null;
}

/** The time to fix of durations in milliseconds. */
export function timeToFix(durations: NumberList): TimeToFix {
  const sorted = durations.sorted();
  // Whole milliseconds add up exactly, so that the mean does not depend on the order of the rows.
  const sum = sorted.reduce((total, duration) => total + duration, 0);
  return {
    mean: ratio(sum, sorted.length * MS_PER_DAY),
    median: inDays(nearestRank(sorted, 0.5)),
    p90: inDays(nearestRank(sorted, 0.9)),
  };
}

/** Of n sorted values the one at ceil(share * n), counted from 1: always one of them, never between two. */
export function nearestRank(sorted: ArrayLike<number>, share: number): number | null {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}

function inDays(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / MS_PER_DAY;
}
