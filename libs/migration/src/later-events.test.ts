import { NO_COUNTS, mapDatasets } from '@vanta-vuln/core';
import type { ChangeEvent, ChangeType, ReadEventsOptions } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { makeRun } from '../test/make-run.ts';
import { LaterEvents } from './later-events.ts';

const makeEvent = (id: string, type: ChangeType, runId: string, at: number): ChangeEvent => ({
  dataset: 'assets',
  id,
  type,
  at,
  severity: null,
  name: null,
  changed: {},
  before: null,
  runId,
  reconstructed: false,
});

// The clock was put back between the first two runs.
const [first, second, third] = [
  makeRun('first', { observedAt: 20, counts: mapDatasets(() => ({ ...NO_COUNTS, new: 3 })) }),
  makeRun('second', {
    observedAt: 10,
    counts: mapDatasets(() => ({ ...NO_COUNTS, updated: 1, disappeared: 1 })),
  }),
  makeRun('third', {
    observedAt: 30,
    counts: mapDatasets(() => ({ ...NO_COUNTS, updated: 1, disappeared: 1 })),
  }),
];

const history = [
  makeEvent('a', 'discovered', 'first', 20),
  makeEvent('b', 'discovered', 'first', 20),
  makeEvent('c', 'discovered', 'first', 20),
  makeEvent('a', 'updated', 'second', 10),
  makeEvent('b', 'disappeared', 'second', 10),
  makeEvent('a', 'updated', 'third', 30),
  makeEvent('c', 'disappeared', 'third', 30),
];

/** Answers as a store does, and counts how often it is asked. */
function makeStore() {
  let reads = 0;
  return {
    get reads() {
      return reads;
    },
    async *readEvents({
      ids,
      types,
      from = -Infinity,
      to = Infinity,
      batchSize = 1,
    }: ReadEventsOptions = {}) {
      reads += 1;
      expect(batchSize).toBeGreaterThan(1);
      yield history.filter(
        ({ id, type, at }) =>
          (ids?.includes(id) ?? true) && (types?.includes(type) ?? true) && at >= from && at <= to,
      );
    },
  };
}

const summary = (events: ReadonlyMap<string, readonly ChangeEvent[]>) =>
  Object.fromEntries(
    [...events].map(([id, list]) => [id, list.map(({ type, runId }) => `${type} ${runId}`)]),
  );

describe.each([0, 100])('the changes of some runs, of which %i entries may be held', (holdAtMost) => {
  const open = (runs = [third, second, first]) => {
    const store = makeStore();
    return { store, events: new LaterEvents({ store, dataset: 'assets', runs, holdAtMost }) };
  };

  it('are told of the rows that are asked for, the newest run first', async () => {
    const { events } = open();
    expect(summary(await events.of(['a', 'z']))).toEqual({
      a: ['updated third', 'updated second', 'discovered first'],
    });
    expect(summary(await events.of(['b']))).toEqual({ b: ['disappeared second', 'discovered first'] });
  });

  it('leave out those of other runs', async () => {
    expect(summary(await open([third, second]).events.of(['a', 'c']))).toEqual({
      a: ['updated third', 'updated second'],
      c: ['disappeared third'],
    });
  });

  it('are told of rows that were gone after the last of them', async () => {
    const gone = [];
    for await (const batch of open().events.ofGoneRows()) gone.push(summary(batch));
    expect(gone).toEqual([
      { b: ['disappeared second', 'discovered first'], c: ['disappeared third', 'discovered first'] },
    ]);
  });

  it('are not asked for where the runs have changed nothing', async () => {
    const { store, events } = open([makeRun('quiet')]);
    expect((await events.of(['a'])).size).toBe(0);
    expect((await events.ofGoneRows().next()).done).toBe(true);
    expect(store.reads).toBe(0);
  });

  it('are asked for once where they may be held', async () => {
    const { store, events } = open();
    for (const id of ['a', 'b', 'c']) await events.of([id]);
    expect(store.reads).toBe(holdAtMost === 0 ? 3 : 1);
  });
});
