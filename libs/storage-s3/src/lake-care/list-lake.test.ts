import { describe, expect, it } from 'vitest';
import { makeLake } from '../../test/make-lake.ts';
import { listLake } from './list-lake.ts';

describe('the list of a lake', () => {
  it('names each file of each day with its rows, its run, its bytes and its schema version', async () => {
    await using made = await makeLake([1, 2]);
    const { partitions, currentRunId, location } = await listLake(made.store);
    expect({ currentRunId, location }).toEqual({ currentRunId: 'run-2', location: made.store.location });
    const rows = partitions.map(({ table, date, rows: count, runId, schemaVersion }) => [
      table,
      date,
      count,
      runId,
      schemaVersion,
    ]);
    expect(rows).toEqual([
      ['vulnerabilities', '2024-01-01', 1, 'run-1', 1],
      ['vulnerabilities', '2024-01-02', 2, 'run-2', 1],
      ['vulnerability_remediations', '2024-01-01', 0, 'run-1', 1],
      ['vulnerability_remediations', '2024-01-02', 0, 'run-2', 1],
      ['vulnerable_assets', '2024-01-01', 0, 'run-1', 1],
      ['vulnerable_assets', '2024-01-02', 0, 'run-2', 1],
      ['vulnerability_history', '2024-01-01', 1, 'run-1', 1],
      ['vulnerability_history', '2024-01-02', 1, 'run-2', 1],
      ['sync_history', '2024-01-01', 1, 'run-1', 1],
      ['sync_history', '2024-01-02', 1, 'run-2', 1],
    ]);
    expect(partitions.every(({ bytes }) => bytes > 0)).toBe(true);
  });

  it('leaves out the days that were not asked for', async () => {
    await using made = await makeLake([1, 2, 3]);
    const { partitions } = await listLake(made.store, { dates: { from: '2024-01-02', to: '2024-01-02' } });
    expect(new Set(partitions.map(({ date }) => date))).toEqual(new Set(['2024-01-02']));
  });

  it('names the snapshots, the newest first', async () => {
    await using made = await makeLake([1, 2]);
    const { snapshots } = await listLake(made.store);
    expect(snapshots.map(({ runId, isCurrent }) => [runId, isCurrent])).toEqual([
      ['run-2', true],
      ['run-1', false],
    ]);
    expect(snapshots[0]?.files.map(({ table, rows }) => [table, rows])).toEqual([
      ['vulnerable_assets', 0],
      ['integrations', 0],
      ['vulnerability_remediations', 0],
      ['vulnerabilities', 2],
    ]);
  });

  it('shows a file that cannot be read without its rows', async () => {
    await using made = await makeLake([1]);
    const key = 'vulnerabilities/year=2024/month=01/day=01/vulnerabilities.parquet';
    await made.store.put(key, new Uint8Array(40));
    const { partitions } = await listLake(made.store);
    expect(partitions[0]).toEqual({
      key,
      table: 'vulnerabilities',
      date: '2024-01-01',
      bytes: 40,
      rows: null,
      runId: null,
      schemaVersion: null,
    });
  });

  it('begins no further file once it is told to stop', async () => {
    await using made = await makeLake([1, 2]);
    const signal = AbortSignal.abort(new TypeError('enough'));
    await expect(listLake(made.store, { signal })).rejects.toThrow('enough');
  });

  it('is empty where there is no lake', async () => {
    await using made = await makeLake([]);
    expect(await listLake(made.store)).toMatchObject({ currentRunId: null, partitions: [], snapshots: [] });
  });
});
