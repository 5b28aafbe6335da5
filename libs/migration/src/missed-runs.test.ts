import { describe, expect, it } from 'vitest';
import { makeRun } from '../test/make-run.ts';
import { countEarlierRuns, missedRuns } from './missed-runs.ts';

const both = (id: string) => makeRun(id, { backend: 'hybrid' });

const missing = (runs: Parameters<typeof missedRuns>[0], held: readonly string[]) =>
  missedRuns(runs, new Set(held)).map(({ run: { id }, later }) => [id, later.map((newer) => newer.id)]);

describe('the runs that a second store has missed', () => {
  it('are those that both were to have and it does not hold, the oldest first, each with what came after it', () => {
    expect(missing([both('d'), both('c'), both('b'), both('a')], ['a', 'c'])).toEqual([
      ['b', ['d', 'c']],
      ['d', []],
    ]);
    expect(missing([both('b'), both('a')], ['a', 'b'])).toEqual([]);
  });

  it('include the very first one that both were to have', () => {
    expect(missing([both('b'), both('a')], [])).toEqual([
      ['a', ['b']],
      ['b', []],
    ]);
  });

  it('include what only the first store was to have in between, so that the history has no hole', () => {
    expect(missing([both('c'), makeRun('b'), both('a')], ['a']).map(([id]) => id)).toEqual(['b', 'c']);
    expect(missing([makeRun('b'), makeRun('a')], ['a']).map(([id]) => id)).toEqual(['b']);
  });

  it('leave out what was there before, which is for a migration', () => {
    expect(missing([makeRun('b'), makeRun('a')], [])).toEqual([]);
    expect(missing([both('c'), makeRun('b'), makeRun('a')], ['of others']).map(([id]) => id)).toEqual(['c']);
  });

  it('leave out what did not complete', () => {
    const stopped = makeRun('b', { backend: 'hybrid', status: 'failed' });
    expect(missing([stopped, both('a')], ['a'])).toEqual([]);
  });
});

describe('the runs of before two stores were one', () => {
  it('are those that are older than all that both were to have or that the second one holds', () => {
    expect(countEarlierRuns([both('c'), makeRun('b'), makeRun('a')], new Set())).toBe(2);
    expect(countEarlierRuns([both('c'), makeRun('b'), makeRun('a')], new Set(['a']))).toBe(0);
    expect(countEarlierRuns([makeRun('b'), makeRun('a')], new Set())).toBe(2);
    expect(countEarlierRuns([both('b'), makeRun('a', { status: 'failed' })], new Set())).toBe(0);
    expect(countEarlierRuns([], new Set())).toBe(0);
  });
});
