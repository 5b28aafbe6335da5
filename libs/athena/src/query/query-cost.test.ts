import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pollDelay } from './poll-delay.ts';
import { queryCost } from './query-cost.ts';
import { reuseMinutes } from './reuse-minutes.ts';

describe('the cost of a query', () => {
  it.each([
    [0, 0],
    [1, (5 * 10) / 1024 ** 2],
    [10 * 1024 ** 2, (5 * 10) / 1024 ** 2],
    [10 * 1024 ** 2 + 1, (5 * 11) / 1024 ** 2],
    [1024 ** 4, 5],
  ])('that has read %i bytes is %f dollars', (bytes, usd) => {
    expect(queryCost(bytes, 5)).toBeCloseTo(usd, 12);
  });

  it('never falls when more is read', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (bytes, more) => {
        expect(queryCost(bytes + more, 5)).toBeGreaterThanOrEqual(queryCost(bytes, 5));
      }),
    );
  });
});

describe('the wait before the next look', () => {
  it('is short at first and never above two seconds', () => {
    expect([1, 2, 3, 8, 100].map(pollDelay)).toEqual([100, 150, 225, 1708.59375, 2000]);
  });
});

describe('the age at which an answer may be given again', () => {
  it.each([
    [{ registeredAt: null, maxResultAge: 0, now: 1e9 }, 0],
    [{ registeredAt: null, maxResultAge: 119_999, now: 1e9 }, 1],
    [{ registeredAt: 1e9 - 3_600_000, maxResultAge: 0, now: 1e9 }, 60],
    [{ registeredAt: 1e9 - 60_000, maxResultAge: 300_000, now: 1e9 }, 5],
    [{ registeredAt: 1e9 + 60_000, maxResultAge: 0, now: 1e9 }, 0],
    [{ registeredAt: 0, maxResultAge: 0, now: 1e12 }, 10_080],
  ])('of %o is %i minutes', (facts, minutes) => {
    expect(reuseMinutes(facts)).toBe(minutes);
  });
});
