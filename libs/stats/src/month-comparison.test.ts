import { describe, expect, test } from 'vitest';
import { MonthTally } from './month-comparison.ts';

function compare(
  asOf: string,
  rows: readonly (readonly [detected: string | null, remediated: string | null])[],
) {
  const tally = new MonthTally(Date.parse(asOf));
  for (const [detected, remediated] of rows) {
    tally.add(
      detected === null ? null : Date.parse(detected),
      remediated === null ? null : Date.parse(remediated),
    );
  }
  return tally.comparison();
}

describe('this month against the last', () => {
  test('counts what was found and fixed in each, and the net of both', () => {
    const { thisMonth, lastMonth } = compare('2026-02-10T12:00:00Z', [
      ['2026-02-01T00:00:00Z', null],
      ['2026-01-31T23:59:59.999Z', '2026-02-02T23:59:59.999Z'],
      ['2026-01-01T00:00:00Z', '2026-01-05T00:00:00Z'],
      ['2025-12-31T23:59:59.999Z', '2026-01-10T23:59:59.999Z'],
      [null, '2026-02-03T00:00:00Z'],
    ]);
    expect(thisMonth).toMatchObject({
      found: 1,
      fixed: 2,
      net: -1,
      timeToFix: { mean: 2, median: 2, p90: 2 },
    });
    expect(lastMonth).toMatchObject({
      found: 2,
      fixed: 2,
      net: 0,
      timeToFix: { mean: 7, median: 4, p90: 10 },
    });
  });

  test('months begin at midnight UTC, and this one ends at the moment', () => {
    const { thisMonth, lastMonth } = compare('2026-01-15T12:00:00Z', []);
    expect(new Date(thisMonth.from).toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(new Date(thisMonth.until).toISOString()).toBe('2026-01-15T12:00:00.000Z');
    expect(new Date(lastMonth.from).toISOString()).toBe('2025-12-01T00:00:00.000Z');
    expect(lastMonth.until).toBe(thisMonth.from);
  });

  test('what lies after the moment has not happened yet', () => {
    const { thisMonth } = compare('2026-01-15T12:00:00Z', [['2026-01-15T12:00:00Z', '2026-01-16T00:00:00Z']]);
    expect(thisMonth).toMatchObject({ found: 0, fixed: 0, timeToFix: { mean: null } });
  });

  test('the last month to date is as long as this one is old', () => {
    const rows = [
      ['2026-01-10T11:59:59Z', null],
      ['2026-01-10T12:00:00Z', null],
    ] as const;
    expect(compare('2026-02-10T12:00:00Z', rows).lastMonthToDate).toMatchObject({ found: 1 });
  });

  test('the last month to date never reaches into this month', () => {
    const { lastMonthToDate, lastMonth } = compare('2026-03-31T12:00:00Z', []);
    expect(lastMonthToDate).toEqual(lastMonth);
  });
});
