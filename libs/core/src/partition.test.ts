import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePartition, partitionPath, prunePartitions } from './partition.ts';

const days = fc
  .date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('partitions', () => {
  it('writes a day as padded year, month and day', () => {
    expect(partitionPath({ table: 'vulnerabilities', date: '2024-01-05' })).toBe(
      'vulnerabilities/year=2024/month=01/day=05',
    );
  });

  it.each(['2024-02-30', '2024-1-5', '', '2024-01-05T00:00:00Z'])('refuses %j as a date', (date) => {
    expect(() => partitionPath({ table: 'vulnerabilities', date })).toThrow(RangeError);
  });

  it('finds any day again in the path that it wrote', () => {
    fc.assert(
      fc.property(days, (date) => {
        const path = partitionPath({ table: 'sync_history', date });
        expect(parsePartition(path)).toEqual({ table: 'sync_history', date });
        expect(parsePartition(`${path}/sync.parquet`)).toEqual({ table: 'sync_history', date });
      }),
    );
  });

  it.each([
    'vulnerabilities/current/vulnerabilities_latest.parquet',
    'vulnerabilities/year=2024/month=13/day=01',
    'vulnerabilities/year=2023/month=02/day=29/x.parquet',
    'vulnerabilities/year=2024/month=01/day=150',
    'year=2024/month=01/day=15',
    '',
  ])('finds no day in %j', (path) => {
    expect(parsePartition(path)).toBeNull();
  });

  it('keeps the days of a range, its ends included', () => {
    const partitions = ['2024-01-31', '2024-02-01', '2024-02-02'].map((date) => ({ table: 't', date }));
    expect(prunePartitions(partitions, { from: '2024-02-01' })).toEqual(partitions.slice(1));
    expect(prunePartitions(partitions, { to: '2024-02-01' })).toEqual(partitions.slice(0, 2));
    expect(prunePartitions(partitions, { from: '2024-02-01', to: '2024-02-01' })).toEqual([partitions[1]]);
    expect(prunePartitions(partitions, {})).toEqual(partitions);
  });
});
