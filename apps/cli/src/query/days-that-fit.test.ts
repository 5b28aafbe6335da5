import { describe, expect, it } from 'vitest';
import { daysThatFit } from './days-that-fit.ts';

const steps = [
  { date: '2026-01-04', bytes: 30 },
  { date: '2026-01-03', bytes: 10 },
  { date: '2026-01-03', bytes: 0 },
  { date: '2026-01-02', bytes: 10 },
  { date: '2026-01-01', bytes: 10 },
];

describe('the days that fit', () => {
  it.each([
    [60, undefined],
    [59, '2026-01-02'],
    [50, '2026-01-02'],
    [40, '2026-01-03'],
    [39, '2026-01-04'],
    [1, '2026-01-04'],
  ])('into %i bytes begin on %s', (maxBytes, first) => {
    expect(daysThatFit(steps, maxBytes)).toBe(first);
  });

  it('are all of none', () => {
    expect(daysThatFit([], 1)).toBeUndefined();
  });
});
