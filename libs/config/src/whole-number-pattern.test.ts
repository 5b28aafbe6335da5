import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeastPattern, atMostPattern } from './whole-number-pattern.ts';

const numbers = fc.oneof(fc.nat(130), fc.nat(999_999_999));
const zeros = fc.constantFrom('', '0', '000');

describe('a pattern of digits', () => {
  it('takes those from a bound on, and no others', () => {
    fc.assert(
      fc.property(numbers, numbers, zeros, (bound, value, padding) => {
        expect(new RegExp(`^${atLeastPattern(bound)}$`).test(`${padding}${value}`)).toBe(value >= bound);
      }),
    );
  });

  it('takes those up to a bound, and no others', () => {
    fc.assert(
      fc.property(numbers, numbers, zeros, (bound, value, padding) => {
        expect(new RegExp(`^${atMostPattern(bound)}$`).test(`${padding}${value}`)).toBe(value <= bound);
      }),
    );
  });

  it.each([0, 9, 10, 60, 99, 100, 577, 60_000])('knows both sides of %d', (bound) => {
    const takes = (pattern: string) =>
      [bound - 1, bound, bound + 1].map((value) => new RegExp(`^${pattern}$`).test(String(value)));
    expect(takes(atLeastPattern(bound))).toEqual([false, true, true]);
    expect(takes(atMostPattern(bound))).toEqual([bound > 0, true, false]);
  });
});
