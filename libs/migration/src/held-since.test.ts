import type { SyncRun } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { makeRun } from '../test/make-run.ts';
import { heldSince } from './held-since.ts';

const DAY = 86_400_000;

const runOfDay = (day: number, parts: Partial<SyncRun> = {}) =>
  makeRun(`run-${day}`, { observedAt: Date.UTC(2026, 0, day), finishedAt: day * DAY, ...parts });

/** A store that has these runs, the newest first. */
const storeOf = (...runs: readonly SyncRun[]) => ({
  async *readRuns() {
    yield runs;
  },
});

const [first, second, third] = [runOfDay(1), runOfDay(2), runOfDay(3)];

describe('heldSince', () => {
  it('is the first day of a target that holds the older runs of its source', async () => {
    const from = storeOf(third, second, first);
    expect(await heldSince({ from, to: storeOf(second, first) })).toBe('2026-01-01');
    expect(await heldSince({ from, to: storeOf(second) })).toBe('2026-01-02');
    expect(await heldSince({ from, to: storeOf(third, second, first) })).toBe('2026-01-01');
  });

  it('goes by the records, in whatever order the target has them', async () => {
    const from = storeOf(third, second, first);
    expect(await heldSince({ from, to: storeOf(first, second) })).toBe('2026-01-01');
  });

  it('is the earliest day where a clock was put back', async () => {
    const late = runOfDay(9);
    expect(await heldSince({ from: storeOf(third, second, late), to: storeOf(late, second) })).toBe(
      '2026-01-02',
    );
  });

  it('takes a run that was stopped and went on for two', async () => {
    const stopped = runOfDay(2, { status: 'partial', finishedAt: 1 });
    const from = storeOf(third, second, stopped, first);
    expect(await heldSince({ from, to: storeOf(stopped, first) })).toBe('2026-01-01');
  });

  it.each([
    ['holds nothing', [third], []],
    ['holds a run that the source has lost', [third, first], [second, first]],
    ['holds a run of another source', [third], [runOfDay(1)]],
    ['tells a run otherwise', [third, second], [{ ...second, requests: 7 }]],
    ['lacks a run between', [third, second, first], [third, first]],
    ['would leave out a run of a clock that was put back before its first day', [first, third], [third]],
    ['lacks an older run of its first day', [third, second, runOfDay(2, { id: 'morning' })], [second]],
  ])('is null where the target %s', async (_, runs, kept) => {
    expect(await heldSince({ from: storeOf(...runs), to: storeOf(...kept) })).toBeNull();
  });

  it.each([
    ['since', [runOfDay(3, { backend: 'python' }), second], [second]],
    ['last', [third, runOfDay(2, { backend: 'desktop' })], [runOfDay(2, { backend: 'desktop' })]],
  ])('is null where a tool that records no changes has written %s', async (_, runs, kept) => {
    expect(await heldSince({ from: storeOf(...runs), to: storeOf(...kept) })).toBeNull();
  });
});
