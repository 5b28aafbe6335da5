import { expect, it } from 'vitest';
import { stampOfKey } from './run-stamp.ts';

const DAY = 'year=2024/month=01/day=15';

it.each([
  [`vulnerability_history/${DAY}/history_20240115T061500Z.parquet`, '20240115T061500Z'],
  [`sync_history/${DAY}/sync_20240115T061500Z_2.parquet`, '20240115T061500Z_2'],
  [`vulnerabilities/${DAY}/vulnerabilities.parquet`, null],
  [`sync_history/${DAY}/sync_20240115T061500Z.parquet.tmp`, null],
])('the stamp of %s is %s', (key, stamp) => {
  expect(stampOfKey(key)).toBe(stamp);
});
