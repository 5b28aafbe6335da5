const FIRST_MS = 100;
const LONGEST_MS = 2_000;
const GROWTH = 1.5;

/** How long to wait before the n-th look (from 1) whether a query has ended, in milliseconds: short ones are most. */
export function pollDelay(look: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * GROWTH ** (look - 1));
}
