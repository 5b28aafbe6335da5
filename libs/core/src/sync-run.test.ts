import { describe, expect, it } from 'vitest';
import { IMPORTED, recordedEvents } from './older-runs.ts';
import { NO_COUNTS, countsAddUp, rowToSyncRun, sumCounts, syncRunToRow } from './sync-run.ts';
import type { SyncRun } from './sync-run.ts';
import { syncHistoryTable } from './tables.ts';

const run: SyncRun = {
  id: 'run-1',
  backend: 'sqlite',
  status: 'completed',
  startedAt: 1,
  finishedAt: 3,
  observedAt: 2,
  sourceUrl: 'https://api.vanta.com',
  writerVersion: 'test 1',
  requests: 12,
  throttled: 1,
  counts: {
    vulnerabilities: {
      ...NO_COUNTS,
      read: 10,
      new: 4,
      updated: 1,
      unchanged: 5,
      disappeared: 2,
      disappeared_explained: 1,
    },
    remediations: { ...NO_COUNTS, read: 3, new: 3 },
    assets: NO_COUNTS,
  },
  unusableValues: 7,
  remediationsAsOf: 2,
  error: null,
};

describe('a run', () => {
  it('survives the way into sync_history and back', () => {
    expect(rowToSyncRun(syncRunToRow(run))).toEqual(run);
  });

  it('fills every column of sync_history', () => {
    const names = syncHistoryTable.columns.map((column) => column.name);
    expect(Object.keys(syncRunToRow(run)).sort()).toEqual(names.sort());
  });

  it('is failed when its status is a word that we do not know', () => {
    expect(rowToSyncRun({ ...syncRunToRow(run), status: 'exploded' }).status).toBe('failed');
  });

  it('sums a count over the datasets', () => {
    expect(sumCounts(run, 'new')).toBe(7);
  });
});

describe('countsAddUp', () => {
  it('holds when every row read is in one class', () => {
    expect(countsAddUp(run.counts.vulnerabilities)).toBe(true);
  });

  it('fails when a row is in none or more disappearances are explained than happened', () => {
    expect(countsAddUp({ ...NO_COUNTS, read: 2, new: 1 })).toBe(false);
    expect(countsAddUp({ ...NO_COUNTS, disappeared: 1, disappeared_explained: 2 })).toBe(false);
  });
});

describe('the entries of the history', () => {
  it('are one for each row that a run found new, changed or gone', () => {
    // 4 new, 1 updated and 2 disappeared vulnerabilities, and 3 new remediations.
    expect(recordedEvents(run)).toBe(10);
  });

  it.each(['python', 'desktop', IMPORTED])('of a run of %s are not known', (backend) => {
    expect(recordedEvents({ ...run, backend })).toBe(0);
  });
});
