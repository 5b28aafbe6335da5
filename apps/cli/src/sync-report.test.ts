import { NO_COUNTS } from '@vanta-vuln/core';
import type { DatasetCounts, SyncRun } from '@vanta-vuln/core';
import { expect, it } from 'vitest';
import { renderSyncRun } from './sync-report.ts';

/** The line above the table of a run with these remediations, 630 rows in all. */
function costLineOf(remediations: Partial<DatasetCounts>): string | undefined {
  const run: SyncRun = {
    id: 'r1',
    backend: 'sqlite',
    status: 'completed',
    startedAt: 0,
    finishedAt: 1_500,
    observedAt: 1_000,
    sourceUrl: 'https://api.vanta.com',
    writerVersion: '0.1.0',
    requests: 1,
    throttled: 1,
    unusableValues: 0,
    remediationsAsOf: 1_000,
    error: null,
    counts: {
      vulnerabilities: { ...NO_COUNTS, read: 20, unchanged: 20 },
      remediations: { ...NO_COUNTS, read: 610, ...remediations },
      assets: NO_COUNTS,
    },
  };
  return renderSyncRun(run, { width: 80, heading: (text) => text }).split('\n')[0];
}

it('says what a sync cost', () => {
  expect(costLineOf({ unchanged: 610 })).toBe('Synced 630 rows in 1.5 s with 1 request, 1 time throttled.');
});

it('tells apart the rows that were shown again, as when a list is read a second time', () => {
  expect(costLineOf({ repeated: 300, unchanged: 310 })).toBe(
    'Synced 630 rows (300 of them repeated) in 1.5 s with 1 request, 1 time throttled.',
  );
});
