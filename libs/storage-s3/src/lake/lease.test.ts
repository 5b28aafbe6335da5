import { setTimeout as sleep } from 'node:timers/promises';
import { StoreLockedError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import {
  BEGIN,
  MOMENT,
  planAndCommit,
  stageLists,
  syncLists,
  toStagedPage,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it, vi } from 'vitest';
import { GENERATIONS, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder, expireLease } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { startLakeWriter } from '../../test/start-lake-writer.ts';
import { verifyLake } from '../lake-care/verify-lake.ts';

/** The store as a process finds it that falls asleep when it wants to copy. */
function copyOnlyAfter(awake: Promise<unknown>, store: ObjectStore): ObjectStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const call = (args: readonly unknown[]): unknown => Reflect.apply(value, target, args);
      return (...args: readonly unknown[]) => (name === 'copy' ? awake.then(() => call(args)) : call(args));
    },
  });
}

describe('a lake', () => {
  it.each([{ duration: Number.NaN }, { duration: 0 }, { renewEvery: -1 }, { parkFor: Number.NaN }])(
    'is not opened with a lease that keeps nobody out: %o',
    async (lease) => {
      await using folder = await createLakeFolder();
      expect(() => folder.openAgain({ lease })).toThrow(expect.objectContaining({ code: 'invalid-lease' }));
    },
  );

  it('is not opened with a codec that nobody could read', async () => {
    await using folder = await createLakeFolder();
    // @ts-expect-error -- as from plain JavaScript
    expect(() => folder.openAgain({ codec: 'brotli' })).toThrow(/There is no codec brotli/);
  });

  it('is not opened in a mode that is none, which would let runs begin', async () => {
    await using folder = await createLakeFolder();
    // @ts-expect-error -- as from plain JavaScript
    expect(() => folder.openAgain({ mode: 'readonly' })).toThrow(
      expect.objectContaining({ code: 'mode-unknown', message: 'There is no mode "readonly".' }),
    );
  });
});

describe('a writer that sleeps past its lease', () => {
  it('is fenced out when it wakes: the one that took over has committed, and nothing changes', async () => {
    await using folder = await createLakeFolder();
    await syncGeneration(folder.lake, 0);
    await using sleeper = startLakeWriter(folder.location, 'sleep', '600');
    expect(await sleeper.nextLine()).toBe('begun');
    sleeper.signal('SIGSTOP');
    await sleep(700);
    await syncGeneration(folder.openAgain(), 1);
    const objects = await folder.objects();
    sleeper.signal('SIGCONT');
    sleeper.send('go on');
    expect(await sleeper.nextLine()).toBe('failed lease-lost');
    expect(await folder.objects()).toEqual(objects);
    expect(await folder.lake.lastRun()).toMatchObject({ id: 'run 1' });
  });

  it('cannot commit the first run of all either', async () => {
    await using folder = await createLakeFolder();
    const first = await folder.openAgain().beginRun({ ...BEGIN, runId: 'sleeper' });
    await stageLists(first, GENERATIONS[0]);
    const plan = await first.plan({ observedAt: MOMENT, requests: 1, throttled: 0, keepMissing: [] });
    await expireLease(folder);
    await using second = await folder.openAgain().beginRun({ ...BEGIN, runId: 'second' });
    expect(second.rolledForward).toMatchObject({ id: 'sleeper' });
    await expect(first.commit(plan, { finishedAt: MOMENT })).rejects.toMatchObject({ code: 'lease-lost' });
    await first[Symbol.asyncDispose]();
    expect(await folder.lake.lastRun()).toMatchObject({ id: 'sleeper' });
    await expect(folder.openAgain().beginRun(BEGIN)).rejects.toBeInstanceOf(StoreLockedError);
  });

  it('leaves the copies of later runs alone when it slept after its commit', async () => {
    await using folder = await createLakeFolder();
    const awake = Promise.withResolvers<undefined>();
    const sleeping = copyOnlyAfter(awake.promise, folder.store);
    const sleeper = await folder.openAgain({ store: sleeping }).beginRun({ ...BEGIN, runId: 'sleeper' });
    await stageLists(sleeper, GENERATIONS[0]);
    const plan = await sleeper.plan({ observedAt: MOMENT, requests: 1, throttled: 0, keepMissing: [] });
    const committing = sleeper.commit(plan, { finishedAt: MOMENT });
    await vi.waitFor(async () => expect(await folder.lake.lastRun()).toMatchObject({ id: 'sleeper' }));
    await expireLease(folder);
    await syncLists(folder.openAgain(), GENERATIONS[1], { runId: 'later', observedAt: MOMENT + 1000 });
    awake.resolve(undefined);
    await committing;
    expect(await folder.lake.lastRun()).toMatchObject({ id: 'later' });
    expect((await verifyLake(folder.store)).problems).toEqual([]);
  });

  it('keeps the lake as long as nobody took it', async () => {
    await using folder = await createLakeFolder();
    const lease = { duration: 60, renewEvery: 60_000 };
    await using writer = await folder.openAgain({ lease }).beginRun(BEGIN);
    await stageLists(writer, GENERATIONS[0]);
    await sleep(100);
    expect(await planAndCommit(writer)).toMatchObject({ status: 'completed' });
  });
});

describe('two writers at once', () => {
  it('share nothing: one of them gets the lake', async () => {
    await using folder = await createLakeFolder();
    const begun = await Promise.allSettled(
      ['one', 'two', 'three'].map((runId) => folder.openAgain().beginRun({ ...BEGIN, runId })),
    );
    const refused = begun.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(2);
    expect(refused.every(({ reason }) => reason instanceof StoreLockedError)).toBe(true);
    const hints = refused.map(({ reason }) => (reason instanceof StoreLockedError ? reason.hint : ''));
    expect(hints.join()).toMatch(/If it was killed, another may write in 1[12]\d s\./);
    for (const result of begun) {
      if (result.status === 'fulfilled') await result.value[Symbol.asyncDispose]();
    }
  });

  it('do not take the lake from each other because a clock is an hour ahead', async () => {
    await using folder = await createLakeFolder();
    await using holder = await folder.lake.beginRun({ ...BEGIN, runId: 'holder' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    try {
      const ahead = folder.openAgain().beginRun({ ...BEGIN, runId: 'ahead', startedAt: Date.now() });
      await expect(ahead).rejects.toMatchObject({ code: 'store-locked', holder: { runId: 'holder' } });
      await stageLists(holder, GENERATIONS[0]);
      expect(await planAndCommit(holder)).toMatchObject({ id: 'holder', status: 'completed' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('are told apart while the holder shows signs of life, however long it takes', async () => {
    await using folder = await createLakeFolder();
    const lease = { duration: 300, renewEvery: 50 };
    await using holder = await folder.openAgain({ lease }).beginRun({ ...BEGIN, runId: 'holder' });
    await sleep(500);
    await expect(folder.openAgain().beginRun(BEGIN)).rejects.toBeInstanceOf(StoreLockedError);
    expect(holder.checkpoint.runId).toBe('holder');
  });
});

describe('a run that is parked at its deadline', () => {
  const park = { status: 'partial', at: MOMENT, error: null, requests: 1, throttled: 0 } as const;

  it('keeps the lake for its next step', async () => {
    await using folder = await createLakeFolder();
    const lake = folder.openAgain({ lease: { parkFor: 60_000 } });
    {
      await using writer = await lake.beginRun({ ...BEGIN, runId: 'stepwise' });
      await writer.stagePage(toStagedPage('assets', [], { nextCursor: 'more' }));
      await writer.park(park);
    }
    await expect(lake.beginRun({ ...BEGIN, runId: 'other' })).rejects.toMatchObject({
      holder: { runId: 'stepwise' },
    });
    await using writer = await lake.beginRun({ ...BEGIN, runId: 'stepwise' });
    expect(writer).toMatchObject({ resumed: true, checkpoint: { runId: 'stepwise' } });
    await stageLists(writer, {});
    expect(await planAndCommit(writer)).toMatchObject({ id: 'stepwise' });
  });

  it('leaves it to others when that takes too long, and to all when nothing is said', async () => {
    await using folder = await createLakeFolder();
    for (const parkFor of [10, 0]) {
      await using writer = await folder
        .openAgain({ lease: { parkFor } })
        .beginRun({ ...BEGIN, runId: `parked ${parkFor}`, mode: 'restart' });
      await writer.park(park);
      await writer[Symbol.asyncDispose]();
      await sleep(20);
      expect(await syncLists(folder.lake, {}, { runId: `next ${parkFor}` })).toMatchObject({
        status: 'completed',
      });
    }
  });
});

describe('a plan whose datasets are built elsewhere', () => {
  it('is committed from what they built, as if one process had done it all', async () => {
    await using apart = await createLakeFolder();
    await using together = await createLakeFolder();
    for (const { lake } of [apart, together]) await syncGeneration(lake, 0);
    await syncGeneration(together.lake, 1);
    {
      await using writer = await apart.lake.beginRun({ ...BEGIN, runId: 'run 1' });
      await stageLists(writer, GENERATIONS[1], 20);
      await writer.plan({ observedAt: MOMENT + 86_400_000, requests: 9, throttled: 0, keepMissing: [] });
    }
    const builders = ['vulnerabilities', 'remediations', 'assets'] as const;
    await Promise.all(builders.map((dataset) => apart.openAgain().build('run 1', dataset)));
    expect(await apart.lake.lastRun()).toMatchObject({ id: 'run 0' });
    const run = await apart.openAgain().commitPlanned({ finishedAt: MOMENT + 86_400_001 });
    expect(run).toEqual({ ...(await together.lake.lastRun()), requests: 9 });
    const [one, other] = [await readState(apart.lake), await readState(together.lake)];
    expect(one).toEqual({ ...other, integrations: [] });
    expect(await apart.lake.commitPlanned({ finishedAt: MOMENT })).toBeNull();
    await expect(apart.lake.build('run 1', 'assets')).rejects.toMatchObject({ code: 'plan-not-recorded' });
  });
});
