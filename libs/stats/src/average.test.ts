import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Average } from './average.ts';

function averageOf(values: readonly number[]): Average {
  const average = new Average();
  for (const value of values) average.add(value);
  return average;
}

test('an average over nothing is null', () => {
  expect(new Average().value).toBeNull();
});

test('small numbers are not lost beside large ones', () => {
  expect(averageOf([1e16, 1, -1e16, 1]).value).toBe(0.5);
});

test('merging averages is as if all numbers had been added to one', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10));
  fc.assert(
    fc.property(scores, scores, (left, right) => {
      const merged = averageOf(left);
      merged.merge(averageOf(right));
      expect(merged.value).toBe(averageOf([...left, ...right]).value);
    }),
  );
});
