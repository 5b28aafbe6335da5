import { expect, test } from 'vitest';
import { PeriodTally } from './period-counts.ts';

function countsOf(dates: readonly (string | null)[]) {
  const tally = new PeriodTally();
  for (const date of dates) tally.add(date === null ? null : Date.parse(date));
  const { byDay, byWeek, byMonth } = tally.counts();
  return { days: [...byDay], weeks: [...byWeek], months: [...byMonth] };
}

test('days are UTC days, weeks are named by their Monday, months by year and month; oldest first', () => {
  const dates = [
    '2026-01-12T00:00:00Z',
    '2026-01-11T23:59:59.999Z',
    '2025-12-31T12:00:00Z',
    '2026-01-12T23:59:59Z',
  ];
  expect(countsOf(dates)).toEqual({
    days: [
      ['2025-12-31', 1],
      ['2026-01-11', 1],
      ['2026-01-12', 2],
    ],
    weeks: [
      ['2025-12-29', 1],
      ['2026-01-05', 1],
      ['2026-01-12', 2],
    ],
    months: [
      ['2025-12', 1],
      ['2026-01', 3],
    ],
  });
});

test('what has no date is UNKNOWN, at the end', () => {
  expect(countsOf([null, '2026-01-01', null]).days).toEqual([
    ['2026-01-01', 1],
    ['UNKNOWN', 2],
  ]);
});

test('days before 1970 fall into their weeks too', () => {
  expect(countsOf(['1969-12-29T00:00:00Z', '1969-12-28T23:00:00Z']).weeks).toEqual([
    ['1969-12-22', 1],
    ['1969-12-29', 1],
  ]);
});

test('nothing has no periods', () => {
  expect(countsOf([])).toEqual({ days: [], weeks: [], months: [] });
});
