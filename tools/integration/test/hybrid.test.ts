import { copyFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { DATASETS, ObjectStoreError, silentLogger } from '@vanta-vuln/core';
import type { Logger, ObjectStore, StorageBackend } from '@vanta-vuln/core';
import { describeStorageBackend } from '@vanta-vuln/contract-tests';
import {
  BEGIN,
  MOMENT,
  collect,
  stageLists,
  syncLists,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { SecondLegLostError, openHybrid } from '@vanta-vuln/migration';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { openTestLake } from './open-test-lake.ts';
import type { TestLake } from './open-test-lake.ts';
import { readAllRows } from './read-all-rows.ts';
import { syncStore } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { wrapObjects } from './wrap-objects.ts';

const DAY_MS = 86_400_000;

/** A switch that makes a place refuse all that is asked of it. */
class Outage {
  isOn = false;
  /** So many requests are still answered before it comes by itself. */
  answersLeft = Infinity;

  wrap(objects: ObjectStore): ObjectStore {
    const guard = <Result>(work: () => Promise<Result>): Promise<Result> =>
      this.#comesNow() ? this.#refuse() : work();
    const refusedList = async function* (this: Outage): AsyncGenerator<never> {
      await this.#refuse();
    }.bind(this);
    return wrapObjects(objects, {
      head: (key) => guard(() => objects.head(key)),
      get: (key) => guard(() => objects.get(key)),
      getRange: (key, range) => guard(() => objects.getRange(key, range)),
      put: (...args) => guard(() => objects.put(...args)),
      copy: (from, to) => guard(() => objects.copy(from, to)),
      delete: (key) => guard(() => objects.delete(key)),
      list: (prefix) => (this.#comesNow() ? refusedList() : objects.list(prefix)),
    });
  }

  #comesNow(): boolean {
    this.answersLeft -= 1;
    this.isOn ||= this.answersLeft < 0;
    return this.isOn;
  }

  async #refuse(): Promise<never> {
    throw new ObjectStoreError('object-store-unreachable', 'The bucket does not answer.', {
      hint: 'Wait.',
      retryable: true,
    });
  }
}

/** A database and a lake as one, and a switch that takes the lake away. */
async function openBoth(folder: string, logger?: Logger) {
  const outage = new Outage();
  const opened = await openTestLake(join(folder, 'lake'), (objects) => outage.wrap(objects));
  const first = openSqliteStore({ path: join(folder, 'account.db'), mode: 'write' });
  const store = openHybrid({ first, second: opened.lake, logger });
  return {
    ...opened,
    store,
    outage,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** Three minutes later: who could not give the lease of the lake back, as the lake was away, holds it no more. */
async function letLeaseExpire(folder: string): Promise<void> {
  const then = new Date(Date.now() - 180_000);
  await utimes(join(folder, 'lake/locks/sync.json'), then, then);
}

const startAccount = () =>
  startSimulator({
    seed: 4,
    clock: new SimulatedClock(),
    limits: 'off',
    vulnerabilities: 300,
    remediations: 300,
  });

/** What the lake holds now must be what the database holds. */
async function expectSame(store: StorageBackend, { lake }: Pick<TestLake, 'lake'>): Promise<void> {
  for (const dataset of DATASETS) {
    expect(await readAllRows(lake, dataset)).toEqual(await readAllRows(store, dataset));
  }
  const eventsOf = async (backend: StorageBackend) =>
    (await collect(backend.readEvents())).map((event) => JSON.stringify(event)).sort();
  expect(await eventsOf(lake)).toEqual(await eventsOf(store));
  expect(await lake.lastRun()).toEqual(await store.lastRun());
}

describe('a database and a lake as one', () => {
  it('warn when the database was restored from before the last run of the lake, until they agree again', async () => {
    await using folder = await createTemporaryFolder();
    const [path, backup] = [join(folder.path, 'account.db'), join(folder.path, 'backup.db')];
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (_, message) => warnings.push(message) };
    const sync = async (run: number) => {
      await using both = await openBoth(folder.path, logger);
      await syncLists(
        both.store,
        { vulnerabilities: [wireVulnerability(`v${run}`)] },
        { runId: `run ${run}` },
      );
    };
    await sync(1);
    await copyFile(path, backup);
    await sync(2);
    expect(warnings).toEqual([]);
    await copyFile(backup, path);
    await sync(3);
    expect(warnings).toEqual([expect.stringContaining('restored from a backup')]);
    await sync(4);
    expect(warnings).toHaveLength(1);
  });

  it('both hold each run, as the plan of the database says', async () => {
    await using folder = await createTemporaryFolder();
    await using simulator = await startAccount();
    await using both = await openBoth(folder.path);
    for (let day = 0; day < 3; day += 1) {
      const run = await syncStore(simulator, both.store);
      expect(run).toMatchObject({ backend: 'hybrid', status: 'completed' });
      expect(both.store.lost).toBeNull();
      await expectSame(both.store, both);
      await simulator.tick();
    }
    expect(await both.lake.readRunIds()).toHaveLength(3);
  });

  it('ask for the record of a past run twice in a sync: what the log says, and what the lake lacks', async () => {
    await using folder = await createTemporaryFolder();
    await using simulator = await startAccount();
    const read: string[] = [];
    await using opened = await openTestLake(join(folder.path, 'lake'), (objects) =>
      wrapObjects(objects, {
        getRange: (key, range) => {
          read.push(key);
          return objects.getRange(key, range);
        },
      }),
    );
    await using first = openSqliteStore({ path: join(folder.path, 'account.db'), mode: 'write' });
    const store = openHybrid({ first, second: opened.lake });
    await syncStore(simulator, store);
    const [record] = await collect(opened.objects.list('sync_history/'));
    for (let day = 0; day < 2; day += 1) {
      await simulator.tick();
      read.length = 0;
      await syncStore(simulator, store);
    }
    expect(read.filter((key) => key === record?.key)).toHaveLength(2);
  });

  it('go on when the lake is away, and bring it the missed runs in order, each with its own date', async () => {
    await using folder = await createTemporaryFolder();
    await using simulator = await startAccount();
    await using both = await openBoth(folder.path);
    const first = await syncStore(simulator, both.store);
    both.outage.isOn = true;
    const missed = [];
    for (let day = 0; day < 2; day += 1) {
      await simulator.tick();
      const run = await syncStore(simulator, both.store);
      expect(run.status).toBe('completed');
      missed.push(run);
      expect(both.store.lost).toBeInstanceOf(SecondLegLostError);
      expect(both.store.lost?.message).toContain('The bucket does not answer.');
    }
    const [duringOutage] = await collect(both.store.readRuns({ limit: 1 }));
    expect(duringOutage?.error).toMatch(/cannot be told: The bucket does not answer/);

    both.outage.isOn = false;
    const shown = await collect(both.store.readRuns());
    expect(shown.map(({ error }) => error !== null)).toEqual([true, true, false]);
    expect(shown[0]?.error).toContain('not in file://');
    await simulator.tick();
    const last = await syncStore(simulator, both.store);
    expect(both.store.lost).toBeNull();
    const ids = [first, ...missed, last].map(({ id }) => id);
    expect(await both.lake.readRunIds()).toEqual(ids);
    expect((await collect(both.store.readRuns())).map(({ error }) => error)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    await expectSame(both.store, both);
    const held = await Promise.all(missed.map((run) => both.lake.readRun(run)));
    expect(held.map((taken) => taken?.run)).toEqual(missed);
    // The last one was still there as it was; the one before had to be rebuilt.
    expect(held.map((taken) => taken?.reconstructed)).toEqual([true, false]);
  });

  it('both show the last run, also where a clock was turned back before it', async () => {
    await using folder = await createTemporaryFolder();
    await using both = await openBoth(folder.path);
    const named = (name: string) => ({ vulnerabilities: [wireVulnerability('v1', { name })] });
    await syncLists(both.store, named('CVE-1'), { runId: 'run 1', observedAt: MOMENT });
    both.outage.isOn = true;
    await syncLists(both.store, named('CVE-2'), { runId: 'run 2', observedAt: MOMENT - 3 * DAY_MS });
    both.outage.isOn = false;
    await syncLists(both.store, named('CVE-3'), { runId: 'run 3', observedAt: MOMENT - 2 * DAY_MS });
    expect(both.store.lost).toBeNull();
    await expectSame(both.store, both);
  });

  it('go on whenever the lake goes away, from the first request to the last', async () => {
    await using folder = await createTemporaryFolder();
    await using simulator = await startAccount();
    await using both = await openBoth(folder.path);
    await syncStore(simulator, both.store);
    for (let answers = 0; answers < 60; answers += 4) {
      await simulator.tick();
      both.outage.answersLeft = answers;
      expect((await syncStore(simulator, both.store)).status).toBe('completed');
      both.outage.answersLeft = Infinity;
      both.outage.isOn = false;
      await letLeaseExpire(folder.path);
    }
    await syncStore(simulator, both.store);
    expect(both.store.lost).toBeNull();
    await expectSame(both.store, both);
  });

  it('replay what was missed before the next run fetches a page', async () => {
    await using folder = await createTemporaryFolder();
    await using simulator = await startAccount();
    await using both = await openBoth(folder.path);
    both.outage.isOn = true;
    const missed = await syncStore(simulator, both.store);
    both.outage.isOn = false;
    const stop = new AbortController();
    const stopped = await syncStore(simulator, both.store, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('stopped by hand')),
    });
    expect(stopped.status).toBe('interrupted');
    expect(await both.lake.readRunIds()).toEqual([missed.id]);
    expect((await both.lake.readRun(missed))?.reconstructed).toBe(false);
  });

  it('can be stopped while they replay, and go on with the rest the next time', async () => {
    await using folder = await createTemporaryFolder();
    await using simulator = await startAccount();
    let onReplayed = () => {};
    const logger = { ...silentLogger, info: () => onReplayed() };
    await using both = await openBoth(folder.path, logger);
    both.outage.isOn = true;
    const missed: string[] = [];
    for (let day = 0; day < 3; day += 1) {
      missed.push((await syncStore(simulator, both.store)).id);
      await simulator.tick();
    }
    both.outage.isOn = false;
    const stop = new AbortController();
    onReplayed = () => stop.abort(new Error('Ctrl-C'));
    const requests = simulator.requests.total;
    const stopped = syncStore(simulator, both.store, { signal: stop.signal });
    await expect(stopped).rejects.toThrow('Ctrl-C');
    expect(simulator.requests.total).toBe(requests);
    expect(await both.lake.readRunIds()).toEqual(missed.slice(0, 1));
    onReplayed = () => {};
    const next = await syncStore(simulator, both.store);
    expect(await both.lake.readRunIds()).toEqual([...missed, next.id]);
    await expectSame(both.store, both);
  });

  it('are a success in the database when the lake is given up after the commit', async () => {
    await using folder = await createTemporaryFolder();
    await using simulator = await startAccount();
    await using both = await openBoth(folder.path);
    const stop = new AbortController();
    const run = await syncStore(simulator, both.store, {
      signal: stop.signal,
      onProgress: ({ phase }) => {
        if (phase === 'committing') stop.abort(new Error('Ctrl-C'));
      },
    });
    expect(run.status).toBe('completed');
    expect(both.store.lost?.message).toContain('Ctrl-C');
    expect(await both.lake.readRunIds()).toEqual([]);
    await syncStore(simulator, both.store);
    expect(both.store.lost).toBeNull();
    await expectSame(both.store, both);
  });

  it('bring along a run that was planned and not carried out', async () => {
    await using folder = await createTemporaryFolder();
    await using both = await openBoth(folder.path);
    {
      await using writer = await both.store.beginRun({ ...BEGIN, runId: 'planned' });
      await stageLists(writer, { vulnerabilities: [wireVulnerability('v1')] });
      await writer.plan({ observedAt: MOMENT, requests: 1, throttled: 0, keepMissing: [] });
    }
    expect(await both.lake.readRunIds()).toEqual([]);
    await syncLists(both.store, {}, { runId: 'next', observedAt: MOMENT + 60_000 });
    expect(await both.lake.readRunIds()).toEqual(['planned', 'next']);
    await expectSame(both.store, both);
  });

  it('leave runs from before there were two to a migration', async () => {
    await using folder = await createTemporaryFolder();
    await using both = await openBoth(folder.path);
    {
      await using alone = openSqliteStore({ path: join(folder.path, 'account.db'), mode: 'write' });
      await syncLists(alone, { vulnerabilities: [wireVulnerability('v1')] }, { runId: 'alone' });
    }
    const lists = { vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v2')] };
    await syncLists(both.store, lists, { runId: 'both', observedAt: MOMENT + 60_000 });
    expect(await both.lake.readRunIds()).toEqual(['both']);
    expect((await readAllRows(both.lake, 'vulnerabilities')).size).toBe(2);
  });
});

describeStorageBackend({
  name: 'a database and a lake as one',
  open: async (location) => {
    const { lake } = await openTestLake(join(location, 'lake'));
    return openHybrid({
      first: openSqliteStore({ path: join(location, 'account.db'), mode: 'write' }),
      second: lake,
    });
  },
  kind: 'hybrid',
  plansObjects: false,
});
