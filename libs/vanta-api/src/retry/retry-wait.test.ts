import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_RETRY_AFTER, retryWait } from './retry-wait.ts';

const failures = fc.integer({ min: 1, max: 1_000 });
const random = fc.double({ min: 0, max: 1, noNaN: true });

describe('retryWait', () => {
  it('waits as long as the server asks for, whatever else speaks for a longer or shorter wait', () => {
    expect(retryWait({ failures: 9, retryAfter: 7_000, untilFreeSlot: 60_000, random: 1 })).toBe(7_000);
  });

  it('waits five minutes at most when the server asks for more', () => {
    expect(retryWait({ failures: 1, retryAfter: 86_400_000, random: 0 })).toBe(LONGEST_RETRY_AFTER);
  });

  it('backs off by itself when the server asks for no wait at all', () => {
    expect(retryWait({ failures: 1, retryAfter: 0, random: 1 })).toBe(500);
  });

  it('doubles the longest possible wait with each failure, up to half a minute', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => retryWait({ failures, random: 1 }));
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('waits longer for a server that is overloaded', () => {
    const waits = [1, 2, 6, 7].map((failures) => retryWait({ failures, overloaded: true, random: 1 }));
    expect(waits).toEqual([2_000, 4_000, 60_000, 60_000]);
  });

  it('spreads waits over the whole range from zero on', () => {
    expect([0, 0.25, 0.5, 1].map((random) => retryWait({ failures: 3, random }))).toEqual([
      0, 500, 1_000, 2_000,
    ]);
  });

  it('waits for a free slot when that takes longer than the backoff', () => {
    expect(retryWait({ failures: 1, untilFreeSlot: 12_345, random: 1 })).toBe(12_345);
    expect(retryWait({ failures: 5, untilFreeSlot: 10, random: 1 })).toBe(8_000);
  });

  it('is a whole number of milliseconds within its limits, always', () => {
    fc.assert(
      fc.property(failures, random, fc.boolean(), (failures, random, overloaded) => {
        const wait = retryWait({ failures, random, overloaded });
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(overloaded ? 60_000 : 30_000);
      }),
    );
  });
});
