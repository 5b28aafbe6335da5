import { describe, expect, it } from 'vitest';
import { parseEndMoment, parseMoment } from './parse-moment.ts';

describe('parseMoment', () => {
  it('takes a date alone as its first moment in UTC', () => {
    expect(parseMoment('--due-to', '2026-01-31')).toBe(Date.UTC(2026, 0, 31));
  });

  it('takes a time with a zone, and one without as UTC', () => {
    expect(parseMoment('--due-to', '2026-01-31T12:00:00+02:00')).toBe(Date.UTC(2026, 0, 31, 10));
    expect(parseMoment('--due-to', '2026-01-31T12:00:00')).toBe(Date.UTC(2026, 0, 31, 12));
  });

  it.each(['', 'yesterday', '2026-02-30', '31.01.2026', '2026-1-5', '1769817600000'])(
    'refuses %j',
    (text) => {
      expect(() => parseMoment('--due-to', text)).toThrow(`--due-to ${text}: this is no date.`);
    },
  );
});

describe('parseEndMoment', () => {
  it('takes a date alone as its last moment, since ends are inclusive', () => {
    expect(parseEndMoment('--due-to', '2026-01-31')).toBe(Date.UTC(2026, 1, 1) - 1);
  });

  it('takes a time as it stands', () => {
    expect(parseEndMoment('--due-to', '2026-01-31T12:00:00Z')).toBe(Date.UTC(2026, 0, 31, 12));
  });
});
