import { describe, expect, it } from 'vitest';
import { parseMoment, parseRange } from './parse-moment.ts';

describe('parseMoment', () => {
  it('takes a date alone as its first moment in UTC', () => {
    expect(parseMoment('--due-to', '2026-01-31')).toBe(Date.UTC(2026, 0, 31));
  });

  it('takes a time with a zone, and one without as UTC', () => {
    expect(parseMoment('--due-to', '2026-01-31T12:00:00+02:00')).toBe(Date.UTC(2026, 0, 31, 10));
    expect(parseMoment('--due-to', '2026-01-31T12:00:00')).toBe(Date.UTC(2026, 0, 31, 12));
  });

  it.each(['', 'yesterday', '2026-02-30', '31.01.2026', '2026-1-5', '1769817600000', '2026-01-31T23:59:60Z'])(
    'refuses %j',
    (text) => {
      expect(() => parseMoment('--due-to', text)).toThrow(`--due-to ${text}: this is no date.`);
    },
  );

  it.each(['0000-12-31', '9999-12-31T23:59:59-01:00'])('refuses %j: no answer could name it', (text) => {
    expect(() => parseMoment('--as-of', text)).toThrow(
      `--as-of ${text}: this is no date of the years 1 to 9999.`,
    );
  });
});

describe('parseRange', () => {
  const range = (from: string | undefined, to: string | undefined) =>
    parseRange({ flag: '--since', text: from }, { flag: '--until', text: to });

  it('ends with the last moment of a date alone, since ends are inclusive', () => {
    expect(range('2026-01-31', '2026-01-31')).toEqual({
      from: Date.UTC(2026, 0, 31),
      to: Date.UTC(2026, 1, 1) - 1,
    });
  });

  it('takes a time as it stands', () => {
    const noon = Date.UTC(2026, 0, 31, 12);
    expect(range('2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z')).toEqual({ from: noon, to: noon });
  });

  it('is open where nothing is given', () => {
    expect(range(undefined, undefined)).toEqual({ from: undefined, to: undefined });
    expect(range('2026-01-31', undefined).to).toBeUndefined();
  });

  it('does not end before it starts', () => {
    expect(() => range('2026-02-01', '2026-01-31')).toThrow(
      '--since 2026-02-01 is after --until 2026-01-31: nothing lies in between.',
    );
  });
});
