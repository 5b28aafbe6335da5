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
    const days = [...this.#days].sort(([left], [right]) => left - right);
    return {
      byDay: this.#gather(days, dateOf),
      byWeek: this.#gather(days, (day) => dateOf(mondayOf(day))),
      byMonth: this.#gather(days, (day) => dateOf(day).slice(0, 7)),
    };
  }

  #gather(days: readonly (readonly [number, number])[], labelOf: (day: number) => string): Counts {
    const counts = new Map<string, number>();
    for (const [day, count] of days) counts.set(labelOf(day), (counts.get(labelOf(day)) ?? 0) + count);
    if (this.#undated > 0) counts.set(UNKNOWN, this.#undated);
    return counts;
  }
}

function dateOf(day: number): string {
  return utcDate(day * MS_PER_DAY);
}

/** 1970-01-01, day 0, was a Thursday. */
function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}
