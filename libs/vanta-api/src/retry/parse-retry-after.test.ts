import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './parse-retry-after.ts';

const NOW = Date.UTC(2026, 0, 15, 8);

describe('parseRetryAfter', () => {
  it.each([
    ['seconds', '30', 30_000],
    ['parts of seconds', '1.5', 1_500],
    ['nothing to wait for', '0', 0],
    ['spaces around', ' 7 ', 7_000],
    ['a date', 'Thu, 15 Jan 2026 08:00:42 GMT', 42_000],
    ['a date that has passed', 'Thu, 15 Jan 2026 07:59:00 GMT', 0],
  ])('reads %s', (_name, header, expected) => {
    expect(parseRetryAfter(header, { now: NOW })).toBe(expected);
  });

  it.each([undefined, '', 'soon', '-5', '1e9', '2026-01-15T08:00:42Z', '5 apples'])(
    'takes %j for nothing',
    (header) => {
      expect(parseRetryAfter(header, { now: NOW })).toBeUndefined();
    },
  );

  it('judges a date by the clock of the server, which may be hours off', () => {
    const header = 'Thu, 15 Jan 2026 13:00:42 GMT';
    expect(parseRetryAfter(header, { now: NOW, serverDate: 'Thu, 15 Jan 2026 13:00:00 GMT' })).toBe(42_000);
    expect(parseRetryAfter(header, { now: NOW, serverDate: 'Thu, 15 Jan 2026 14:00:00 GMT' })).toBe(0);
    expect(parseRetryAfter(header, { now: NOW, serverDate: 'half past one' })).toBe(5 * 3_600_000 + 42_000);
  });
});
