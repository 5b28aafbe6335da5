import { describe, expect, it } from 'vitest';
import { classifyKey } from './classify-key.ts';

describe('an object of a lake', () => {
  it.each([
    ['snapshots/run=a%2Fb/assets.parquet', { kind: 'snapshot', runId: 'a/b', table: 'assets' }],
    [
      'vulnerabilities/year=2024/month=01/day=15/vulnerabilities.parquet',
      { kind: 'day', dataset: 'vulnerabilities', date: '2024-01-15' },
    ],
    ['vulnerable_assets/current/assets_latest.parquet', { kind: 'current', dataset: 'assets' }],
    [
      'vulnerability_history/year=2024/month=01/day=15/history_20240115T061500Z_2.parquet',
      { kind: 'history', date: '2024-01-15', stamp: '20240115T061500Z_2' },
    ],
    [
      'sync_history/year=2024/month=01/day=15/sync_20240115T061500Z.parquet',
      { kind: 'sync', date: '2024-01-15', stamp: '20240115T061500Z' },
    ],
    ['staging/run=x/pages/assets/0000001.page', { kind: 'staging', runId: 'x' }],
    ['commit.json', { kind: 'own' }],
    ['locks/sync.json', { kind: 'own' }],
    ['raw_json/backups/sync_20240115_061500.json.gz', { kind: 'own' }],
    ['snapshots/run=x/departed.ndjson.gz', { kind: 'own' }],
    ['vulnerabilities/year=2024/month=02/day=30/vulnerabilities.parquet', { kind: 'no-date' }],
    ['vulnerabilities/date=2024-01-15/vulnerabilities.parquet', { kind: 'no-date' }],
    ['vulnerabilities/year=2024/month=01/day=15/other.parquet', { kind: 'foreign' }],
    ['vulnerabilities/current/other.parquet', { kind: 'foreign' }],
    ['vulnerabilities/year=2024/month=01/day=15/assets.parquet', { kind: 'foreign' }],
    ['sync_history/year=2024/month=01/day=15/history_20240115T061500Z.parquet', { kind: 'foreign' }],
    ['notes.txt', { kind: 'foreign' }],
    ['staging/notes.txt', { kind: 'foreign' }],
    ['snapshots/run=x/notes.txt', { kind: 'foreign' }],
    ['snapshots/run=%zz/assets.parquet', { kind: 'foreign' }],
    ['staging/run=%zz/run.json', { kind: 'foreign' }],
  ])('is known by its key: %s', (key, expected) => {
    expect(classifyKey(key)).toEqual(expected);
  });
});
