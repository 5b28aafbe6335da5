import { compareText } from './counts.ts';
import type { Counts } from './counts.ts';

/** A key with the number of its rows. */
export interface Ranked {
  readonly key: string;
  readonly count: number;
}

/** The keys that occur most, the first ones first, ties by key; what never occurs is left out. */
export function topOf(counts: Counts, limit: number): readonly Ranked[] {
  const best: Ranked[] = [];
  for (const [key, count] of counts) {
    const last = best[limit - 1];
    const candidate = { key, count };
    if (count === 0 || (last !== undefined && compareRanked(last, candidate) <= 0)) continue;
    // Sorting the few best ones again beats sorting all keys once: most keys never come this far.
    best.push(candidate);
    best.sort(compareRanked).splice(limit);
  }
  return best;
}

function compareRanked(left: Ranked, right: Ranked): number {
  return right.count - left.count || compareText(left.key, right.key);
}
