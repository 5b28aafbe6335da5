import { mapDatasets } from '@vanta-vuln/core';
import type { SyncProgress } from '@vanta-vuln/sync';
import { describe, expect, it } from 'vitest';
import { lineProgress } from './line-progress.ts';

const progress: SyncProgress = {
  phase: 'fetching',
  runId: 'r1',
  resumed: false,
  datasets: mapDatasets(() => ({ rows: 4_000, pages: 40, done: false, expectedRows: 20_000 })),
  requests: 120,
  throttled: 0,
  rowsPerSecond: 83.4,
  timeLeft: 540_000,
};

describe('progress as lines', () => {
  it('says how far it is, and what the rate limit still takes', () => {
    const lines: string[] = [];
    lineProgress((line) => lines.push(line)).update(progress);
    expect(lines).toEqual([
      'fetching: 12,000 rows, 120 requests, 83 rows/s, at the rate limit about 9 min left\n',
    ]);
  });

  it('says it once every five seconds, and at each phase', () => {
    const lines: string[] = [];
    let now = 0;
    const view = lineProgress(
      (line) => lines.push(line),
      () => now,
    );
    for (now = 0; now <= 10_000; now += 1_000) view.update(progress);
    expect(lines).toHaveLength(3);
    view.update({ ...progress, phase: 'committing', throttled: 2 });
    expect(lines.at(-1)).toBe('writing: 12,000 rows, 120 requests, 83 rows/s, 2 times throttled\n');
  });

  it('counts one of a thing in the singular', () => {
    const lines: string[] = [];
    const one = { rows: 0, pages: 1, done: false, expectedRows: null };
    const datasets = { ...mapDatasets(() => one), assets: { ...one, rows: 1 } };
    lineProgress((line) => lines.push(line)).update({
      ...progress,
      datasets,
      requests: 1,
      rowsPerSecond: 1,
      throttled: 1,
      timeLeft: null,
    });
    expect(lines).toEqual(['fetching: 1 row, 1 request, 1 row/s, 1 time throttled\n']);
  });
});
