import { NO_COUNTS, mapDatasets, recordedEvents } from '@vanta-vuln/core';
import type { SyncRun } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { makeRun as run } from '../test/make-run.ts';
import { eventsOf, rebuildableRuns, rowsBefore } from './past-run.ts';

const idsOf = (runs: readonly SyncRun[]) =>
  rebuildableRuns(runs).map(({ run: { id }, later }) => [id, later.map((newer) => newer.id)]);

describe('the runs that can be rebuilt', () => {
  it('are all that were committed, each with those after it', () => {
    expect(idsOf([run('c'), run('b'), run('a')])).toEqual([
      ['c', []],
      ['b', ['c']],
      ['a', ['c', 'b']],
    ]);
    expect(idsOf([])).toEqual([]);
  });

  it('take memory with their number, and not with its square', () => {
    const runs = Array.from({ length: 5000 }, (_, index) => run(String(index)));
    const before = process.memoryUsage().heapUsed;
    const reachable = rebuildableRuns(runs);
    const taken = process.memoryUsage().heapUsed - before;
    expect(reachable.at(-1)?.later).toHaveLength(4999);
    // The runs after each, listed for each, are 100 MB.
    expect(taken).toBeLessThan(20_000_000);
  });

  it('leave out what did not complete', () => {
    expect(idsOf([run('c', { status: 'failed' }), run('b'), run('a', { status: 'partial' })])).toEqual([
      ['b', []],
    ]);
  });

  it.each(['python', 'desktop'])(
    'go back to the last run of an older tool (%s), which our first run tells of',
    (backend) => {
      const runs = [run('c'), run('b'), run('old 2', { backend }), run('old 1', { backend })];
      expect(idsOf(runs).at(-1)).toEqual(['old 2', ['c', 'b']]);
      expect(idsOf(runs.slice(2))).toEqual([['old 2', []]]);
    },
  );
});

describe('the counts of a run', () => {
  const counts = {
    ...NO_COUNTS,
    new: 1,
    reappeared: 2,
    deactivated: 4,
    reactivated: 8,
    remediated: 16,
    updated: 32,
    disappeared: 64,
    unchanged: 1000,
  };
  const changing = run('a', { counts: { ...mapDatasets(() => NO_COUNTS), vulnerabilities: counts } });

  it('say how many rows there were before it', () => {
    expect(rowsBefore(100, changing, 'vulnerabilities')).toBe(100 - 1 - 2 + 64);
    expect(rowsBefore(100, changing, 'assets')).toBe(100);
  });

  it('say how many entries of the history it wrote', () => {
    expect(eventsOf(changing, 'vulnerabilities')).toBe(127);
    expect(recordedEvents(changing)).toBe(127);
  });
});
