import { describe, expect, it } from 'vitest';
import { makeLake } from '../../test/make-lake.ts';
import { dayOfKey, listDays } from './list-days.ts';

describe('the day of a key', () => {
  it.each([
    ['vulnerabilities/year=2024/month=01/day=02/vulnerabilities.parquet', 'vulnerabilities'],
    [
      'vulnerability_history/year=2024/month=01/day=02/history_20240102T061500Z.parquet',
      'vulnerability_history',
    ],
    ['sync_history/year=2024/month=01/day=02/sync_20240102T061500Z.parquet', 'sync_history'],
  ])('of %s is one of the table %s', (key, table) => {
    expect(dayOfKey(key)).toEqual({ table, date: '2024-01-02' });
  });

  it.each([
    'commit.json',
    'vulnerabilities/current/vulnerabilities_latest.parquet',
    'snapshots/run=run-1/vulnerabilities.parquet',
    'vulnerabilities/year=2024/month=02/day=30/vulnerabilities.parquet',
    'vulnerabilities/year=2024/month=01/day=02/other.parquet',
  ])('of %s there is none', (key) => {
    expect(dayOfKey(key)).toBeNull();
  });
});

describe('the files of some days', () => {
  it('are those of the days that were asked for, with their rows', async () => {
    await using made = await makeLake([1, 2, 3]);
    const files = await listDays(made.store, [
      { table: 'vulnerabilities', date: '2024-01-02' },
      { table: 'sync_history', date: '2024-01-03' },
    ]);
    expect(files.map(({ table, date, rows, runId }) => [table, date, rows, runId])).toEqual([
      ['vulnerabilities', '2024-01-02', 2, 'run-2'],
      ['sync_history', '2024-01-03', 1, 'run-3'],
    ]);
  });

  it('are none where a day has none', async () => {
    await using made = await makeLake([1]);
    expect(await listDays(made.store, [{ table: 'vulnerabilities', date: '2023-12-31' }])).toEqual([]);
  });
});
