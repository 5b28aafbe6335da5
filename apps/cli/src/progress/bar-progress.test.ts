import { PassThrough } from 'node:stream';
import { mapDatasets } from '@vanta-vuln/core';
import type { SyncProgress } from '@vanta-vuln/sync';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { barProgress } from './bar-progress.ts';

const fetching: SyncProgress = {
  phase: 'fetching',
  runId: 'r1',
  resumed: false,
  datasets: mapDatasets(() => ({ rows: 1_600, pages: 16, done: false, expectedRows: null })),
  requests: 50,
  throttled: 0,
  rowsPerSecond: 8_376,
  timeLeft: null,
};

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** What is drawn from now on, while so many milliseconds pass. */
async function drawnIn(screen: PassThrough, milliseconds: number): Promise<string> {
  screen.read();
  await vi.advanceTimersByTimeAsync(milliseconds);
  return String(screen.read() ?? '');
}

function openScreen(columns: number): PassThrough {
  return Object.assign(new PassThrough(), { isTTY: true, columns });
}

it('tells since when it waits for Vanta, as the rate limit makes it do for most of a minute', async () => {
  const screen = openScreen(80);
  using view = barProgress(screen);
  view.update(fetching);
  expect(await drawnIn(screen, 1_000)).toContain('fetching: 4,800 rows, 50 requests, 8,376 rows/s');
  expect(await drawnIn(screen, 20_000)).toContain(
    'fetching: 4,800 rows, 50 requests, waiting for Vanta since 20 s',
  );
  view.update({ ...fetching, requests: 51 });
  expect(await drawnIn(screen, 1_000)).toContain('51 requests, 8,376 rows/s');
});

it('waits for nobody when all is read', async () => {
  const screen = openScreen(80);
  using view = barProgress(screen);
  view.update({ ...fetching, phase: 'planning' });
  expect(await drawnIn(screen, 20_000)).not.toContain('waiting');
});

it('ends with the last state, and nothing is drawn any more', async () => {
  const screen = openScreen(80);
  const view = barProgress(screen);
  view.update(fetching);
  await vi.advanceTimersByTimeAsync(20_000);
  view[Symbol.dispose]();
  screen.read();
  expect(await drawnIn(screen, 20_000)).toBe('');
});

it('has shorter bars where the terminal is narrow, so that the rows can be read', async () => {
  const screen = openScreen(40);
  using view = barProgress(screen);
  view.update({
    ...fetching,
    datasets: mapDatasets(() => ({ rows: 1_600, pages: 16, done: false, expectedRows: 20_000 })),
  });
  expect(await drawnIn(screen, 1_000)).toContain('1,600 of about 20,000');
});
