import { NO_COUNTS, mapDatasets } from '@vanta-vuln/core';
import type { RunCheckpoint, SourceUsage, StreamCheckpoint, SyncRun } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { describeProgress } from './sync-progress.ts';

const stream: StreamCheckpoint = { pass: 1, nextCursor: null, done: false, pages: 0, rows: 0, withoutId: 0 };

const checkpoint: RunCheckpoint = {
  runId: 'run-2',
  startedAt: 0,
  firstPageAt: 0,
  sourceUrl: 'https://api.vanta.com',
  incrementalRemediations: false,
  streams: {
    vulnerabilities: { ...stream, pages: 10, rows: 1000 },
    remediations: { ...stream, pages: 2, rows: 150, done: true },
    assets: stream,
  },
  requests: 12,
  throttled: 0,
  unusableValues: 0,
  pacing: { recent: [] },
};

const usage: SourceUsage = {
  requests: 12,
  throttled: 0,
  requestsPerMinute: 50,
  pageSize: 100,
  pacing: { recent: Array.from({ length: 12 }, (_, index) => index) },
};

const lastRun: SyncRun = {
  id: 'run-1',
  backend: 'sqlite',
  status: 'completed',
  startedAt: 0,
  finishedAt: 0,
  observedAt: 0,
  sourceUrl: 'https://api.vanta.com',
  writerVersion: 'test',
  requests: 0,
  throttled: 0,
  counts: mapDatasets((dataset) => ({ ...NO_COUNTS, read: dataset === 'vulnerabilities' ? 10_000 : 200 })),
  unusableValues: 0,
  remediationsAsOf: 0,
  error: null,
};

const facts = {
  phase: 'fetching',
  checkpoint,
  resumed: false,
  lastRun,
  usage,
  requests: 12,
  throttled: 0,
  rowsBefore: 150,
  elapsed: 2000,
} as const;

describe('progress', () => {
  it('counts rows a second of this attempt only', () => {
    expect(describeProgress(facts).rowsPerSecond).toBe(500);
    expect(describeProgress({ ...facts, elapsed: 0 }).rowsPerSecond).toBe(0);
  });

  it('expects what the last sync read, and knows the truth when a stream is done', () => {
    const { datasets } = describeProgress(facts);
    expect(datasets.vulnerabilities).toEqual({ rows: 1000, pages: 10, done: false, expectedRows: 10_000 });
    expect(datasets.remediations.expectedRows).toBe(150);
    expect(describeProgress({ ...facts, lastRun: null }).datasets.assets.expectedRows).toBeNull();
  });

  it('tells the least time that the rate limit allows for the pages to come', () => {
    // 90 pages of findings and 2 of assets; 38 fit the window now, the other 54 need two minutes.
    expect(describeProgress(facts).timeLeft).toBe(120_000);
  });

  it('tells no time without a limit, and none when nothing is known to expect', () => {
    expect(describeProgress({ ...facts, usage: { ...usage, requestsPerMinute: Infinity } }).timeLeft).toBe(0);
    expect(describeProgress({ ...facts, lastRun: null }).timeLeft).toBeNull();
  });
});
