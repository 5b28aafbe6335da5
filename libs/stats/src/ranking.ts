import { compareText } from './counts.ts';
import type { FindingCount } from './finding-counts.ts';

/** A key with the number of its rows. */
export interface Ranked {
  readonly key: string;
  readonly count: number;
}

/** What has most active vulnerabilities, ties by key; what has none is left out. */
export function topOf(entries: readonly FindingCount[], limit: number): readonly Ranked[] {
  const best: FindingCount[] = [];
  for (const entry of entries) {
    const last = best[limit - 1];
    if (entry.active === 0 || (last !== undefined && compareActive(last, entry) <= 0)) continue;
    // Sorting the few best ones again beats sorting all keys once: most keys never come this far.
    best.push(entry);
    best.sort(compareActive).splice(limit);
  }
  return best.map(({ key, active }) => ({ key, count: active }));
}

function compareActive(left: FindingCount, right: FindingCount): number {
  return right.active - left.active || compareText(left.key, right.key);
}
