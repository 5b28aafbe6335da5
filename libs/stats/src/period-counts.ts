import { UNKNOWN, utcDate } from '@vanta-vuln/core';
import type { Counts } from './counts.ts';
import { increment } from './counts.ts';
import { MS_PER_DAY, utcDayOf } from './days.ts';

/**
 * How much happened in each UTC day (`2026-01-15`), ISO week (by its Monday, `2026-01-12`) and month
 * (`2026-01`), oldest first. Only periods in which something happened are there; what has no date is UNKNOWN.
 */
export interface PeriodCounts {
  readonly byDay: Counts;
  readonly byWeek: Counts;
  readonly byMonth: Counts;
}

/** Counts moments by period. Memory is bounded by the number of different days. */
export class PeriodTally {
  readonly #days = new Map<number, number>();
  #undated = 0;

  add(moment: number | null): void {
    if (moment === null) this.#undated += 1;
    else increment(this.#days, utcDayOf(moment));
  }

  counts(): PeriodCounts {
    const byDay = new Map<string, number>();
    const byWeek = new Map<string, number>();
    const byMonth = new Map<string, number>();
    for (const [day, count] of [...this.#days].sort(([left], [right]) => left - right)) {
      const date = dateOf(day);
      byDay.set(date, count);
      add(byWeek, dateOf(mondayOf(day)), count);
      add(byMonth, date.slice(0, 7), count);
    }
    if (this.#undated > 0) for (const counts of [byDay, byWeek, byMonth]) counts.set(UNKNOWN, this.#undated);
    return { byDay, byWeek, byMonth };
  }
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function dateOf(day: number): string {
  return utcDate(day * MS_PER_DAY);
}

/** 1970-01-01, day 0, was a Thursday. */
function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}
