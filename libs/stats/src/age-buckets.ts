import { UNKNOWN } from '@vanta-vuln/core';
import type { Counts } from './counts.ts';
import { MS_PER_DAY } from './days.ts';

// The last whole day that each bucket takes in.
const BUCKETS = [
  ['0-7', 7],
  ['8-30', 30],
  ['31-90', 90],
  ['91-180', 180],
  ['181-365', 365],
  ['366+', Infinity],
] as const;

const LAST_DAYS = BUCKETS.map(([, lastDay]) => lastDay);

/** Counts ages in whole days since the first detection. */
export class AgeTally {
  readonly #counts = new Array<number>(BUCKETS.length).fill(0);
  readonly #asOf: number;
  #undated = 0;

  constructor(asOf: number) {
    this.#asOf = asOf;
  }

  /** A row that was detected after the moment counts as new. */
  add(firstDetectedAt: number | null): void {
    if (firstDetectedAt === null) {
      this.#undated += 1;
      return;
    }
    const days = Math.floor((this.#asOf - firstDetectedAt) / MS_PER_DAY);
    let bucket = 0;
    while (days > (LAST_DAYS[bucket] ?? Infinity)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  /** Every bucket, the youngest first, also empty ones; UNKNOWN when rows have no date. */
  counts(): Counts {
    const counts = new Map<string, number>(
      BUCKETS.map(([label], index) => [label, this.#counts[index] ?? 0]),
    );
    if (this.#undated > 0) counts.set(UNKNOWN, this.#undated);
    return counts;
  }
}
