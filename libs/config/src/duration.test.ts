import { describe, expect, it } from 'vitest';
import { durationSchema } from './duration.ts';

const anyDuration = durationSchema('0ms');

describe('a duration', () => {
  it.each([
    ['0ms', 0],
    ['500ms', 500],
    ['30s', 30_000],
    ['15m', 900_000],
    ['6h', 21_600_000],
    ['1d', 86_400_000],
  ])('written as %s is %i milliseconds', (text, milliseconds) => {
    expect(anyDuration.parse(text)).toBe(milliseconds);
  });

  it.each(['', '30', '30 s', '-1s', '1.5h', '1w', 's', '1h30m', '9999999999s', 30, null])(
    'is not %j',
    (value) => {
      const { error } = anyDuration.safeParse(value);
      expect(error?.issues.map(({ message }) => message)).toEqual([
        'must be a whole number with a unit: 500ms, 30s, 15m, 6h or 1d',
      ]);
    },
  );

  it('may have a shortest length', () => {
    expect(durationSchema('1m').safeParse('59s').error?.issues[0]?.message).toBe('must be at least 1m');
    expect(durationSchema('1m').parse('60s')).toBe(60_000);
  });

  it('may have a longest length', () => {
    const upToTwoDays = durationSchema('0ms', '2d');
    expect(upToTwoDays.safeParse('49h').error?.issues[0]?.message).toBe('must be at most 2d');
    expect(upToTwoDays.parse('48h')).toBe(172_800_000);
  });
});
