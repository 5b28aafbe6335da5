import { describe, expect, it } from 'vitest';
import { formatAmount, formatBytes, formatDay, formatDuration, formatMinute } from './format-values.ts';

describe('values for people', () => {
  it('say how many things there are', () => {
    expect([0, 1, 1200].map((count) => formatAmount(count, 'day'))).toEqual([
      '0 days',
      '1 day',
      '1,200 days',
    ]);
    expect([1, 2].map((count) => formatAmount(count, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
  });

  it('show moments as UTC days and minutes, none as a dash', () => {
    expect(formatDay(Date.UTC(2026, 0, 31, 23, 59))).toBe('2026-01-31');
    expect(formatDay('2026-01-31T23:59:00.000Z')).toBe('2026-01-31');
    expect(formatDay(null)).toBe('-');
    expect(formatMinute(Date.UTC(2026, 0, 31, 23, 59, 59))).toBe('2026-01-31 23:59');
  });

  it.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [150_000, '3 min'],
    [3_600_000, '1 h'],
    [3_900_000, '1 h 5 min'],
  ])('say how long %i ms are: %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_500, '1.5 kB'],
    [120_400_000, '120 MB'],
    [7_250_000_000, '7.3 GB'],
    [4e15, '4000 TB'],
  ])('say how much %i bytes are: %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
