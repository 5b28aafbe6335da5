import { expect, test } from 'vitest';
import { nearestRank, timeToFix } from './time-to-fix.ts';
import { NumberList } from './number-list.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

test.each([
  [1, 1, 1],
  [2, 1, 2],
  [3, 2, 3],
  [10, 5, 9],
  [11, 6, 10],
  [20, 10, 18],
  [100, 50, 90],
])('of the numbers 1 to %i the median is %i and the 90th percentile is %i', (n, median, p90) => {
  expect(nearestRank(upTo(n), 0.5)).toBe(median);
  expect(nearestRank(upTo(n), 0.9)).toBe(p90);
});

test('there is no rank in nothing', () => {
  expect(nearestRank([], 0.5)).toBeNull();
});

test('durations need not come sorted, and may be more than a list first holds', () => {
  const durations = new NumberList();
  for (const day of upTo(1000).reverse()) durations.push(day * 86_400_000);
  expect(timeToFix(durations)).toEqual({ mean: 500.5, median: 500, p90: 900 });
});
