import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatTimestamp,
  isUtcDate,
  isWithinYears1To9999,
  parseEndTimestamp,
  parseTimestamp,
  utcDate,
} from './timestamp.ts';

describe('parseTimestamp', () => {
  it.each([
    ['2024-01-15T06:15:00.000Z', Date.UTC(2024, 0, 15, 6, 15)],
    ['2024-01-15T06:15:00Z', Date.UTC(2024, 0, 15, 6, 15)],
    ['2024-01-15T08:15:00+02:00', Date.UTC(2024, 0, 15, 6, 15)],
    ['2024-01-15', Date.UTC(2024, 0, 15)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected);
  });

  it('takes a text without a zone for UTC, as the older tools wrote it', () => {
    expect(parseTimestamp('2024-01-15T06:15:00.123456')).toBe(Date.UTC(2024, 0, 15, 6, 15, 0, 123));
    expect(parseTimestamp('2024-01-15 06:15:00')).toBe(Date.UTC(2024, 0, 15, 6, 15));
  });

  it.each([
    '',
    'soon',
    'Jan 5, 2024',
    '2024-13-01',
    '2024-02-30',
    '2023-02-29T00:00:00Z',
    '20240115',
    '1705299300',
    '2024-02-30T00:00:00.000Z',
    '2024-01-15T24:01:00.000Z',
    '2024-00-15T00:00:00.000Z',
    '2024-01-15T00:0a:00.000Z',
  ])('knows that %j is no date', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });

  it('reads back every moment that formatTimestamp writes', () => {
    const moments = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (date) => parseTimestamp(formatTimestamp(date.getTime())) === date.getTime()),
    );
  });
});

describe('the years that can be written', () => {
  it.each([
    ['0000-12-31T23:59:59.999Z', false],
    ['0001-01-01T00:00:00.000Z', true],
    ['9999-12-31T23:59:59.999Z', true],
    ['+010000-01-01T00:00:00.000Z', false],
  ])('%s: %s', (text, isWithin) => {
    expect(isWithinYears1To9999(Date.parse(text))).toBe(isWithin);
  });

  it('hold no moment that is none', () => {
    expect(isWithinYears1To9999(NaN)).toBe(false);
  });
});

describe('days', () => {
  it('are those of UTC', () => {
    expect(utcDate(Date.UTC(2024, 0, 15, 23, 59, 59, 999))).toBe('2024-01-15');
  });

  it.each([
    ['2024-01-15', true],
    ['2024-02-29', true],
    ['2024-02-30', false],
    ['2024-1-15', false],
    ['2024-01-15T06:15:00Z', false],
    ['', false],
  ])('are dates that exist: %s', (text, expected) => {
    expect(isUtcDate(text)).toBe(expected);
  });
});

describe('parseEndTimestamp', () => {
  it('reads a date alone as its last millisecond, since a range that ends with a day includes it', () => {
    expect(parseEndTimestamp('2024-01-15')).toBe(Date.UTC(2024, 0, 15, 23, 59, 59, 999));
  });

  it.each(['2024-01-15T00:00:00Z', '2024-01-15 06:15', '2024-02-30', 'yesterday'])(
    'reads anything else as parseTimestamp does: %s',
    (text) => {
      expect(parseEndTimestamp(text)).toBe(parseTimestamp(text));
    },
  );
});
