import { join } from 'node:path';
import type { BeginRunOptions, DatasetName, StorageBackend } from '@vanta-vuln/core';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { dumpDatabase, readRunStatuses } from './dump-database.ts';
import { startNarrowingProxy } from './start-narrowing-proxy.ts';
import { syncAccount, syncStore } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const MINUTE = 60_000;

async function startAccount(clock = new SimulatedClock()): Promise<Simulator> {
  return startSimulator({ clock, limits: 'off', vulnerabilities: 400 });
}

/** An account that was synced in full, and how a client sees it whose scope was narrowed since. */
async function narrowedAccount() {
  const opened = new AsyncDisposableStack();
  const path = join(opened.use(await createTemporaryFolder()).path, 'account.db');
  const clock = new SimulatedClock();
  const simulator = opened.use(await startAccount(clock));
  const proxy = opened.use(await startNarrowingProxy(simulator.url));
  await syncAccount(simulator, path);
  return {
    simulator,
    clock,
    path,
    narrowed: { ...accountOf(simulator), url: proxy.url },
    widen: () => proxy.widen(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Removes findings that no remediation with a date explains. */
function removeUnexplained(simulator: Simulator, count: number): void {
  const dated = new Set(
    simulator.rows('remediations').flatMap((row) => (row.remediationDate ? [row.vulnerabilityId] : [])),
  );
  const unexplained = simulator.rows('vulnerabilities').filter(({ id }) => !dated.has(id));
  for (const { id } of unexplained.slice(0, count)) simulator.remove('vulnerabilities', id);
}

/** A store that counts missing rows and names none. */
function namingNone(store: StorageBackend): StorageBackend {
  return replacing(store, 'beginRun', async (options: BeginRunOptions) => {
    const writer = await store.beginRun(options);
    return replacing(
      writer,
      'vanished',
      async (dataset: DatasetName, sample: { readonly sampleSize: number }) => ({
        ...(await writer.vanished(dataset, sample)),
        unexplainedSample: [],
      }),
    );
  });
}

/** The same object with another method in place of one. */
function replacing<Target extends object, Name extends keyof Target>(
  object: Target,
  name: Name,
  method: Target[Name],
): Target {
  return new Proxy(object, {
    get(target, property): unknown {
      if (property === name) return method;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function askedById(simulator: Simulator): number {
  return simulator.requests.entries.filter(({ url }) => url.startsWith('/v1/vulnerabilities/')).length;
}

describe('findings that leave the list', () => {
  it('are called disappeared when a sample of them answers 404, even a third of them', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    await syncAccount(simulator, path);
    removeUnexplained(simulator, 130);
    const run = await syncAccount(simulator, path);
    expect(run.counts.vulnerabilities).toMatchObject({
      disappeared: 130,
      disappeared_explained: 0,
      repeated: 0,
    });
    expect(askedById(simulator)).toBe(10);
  });

  it('are asked for as often as the caller wants', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    await syncAccount(simulator, path);
    removeUnexplained(simulator, 20);
    await syncAccount(simulator, path, { verifyMissing: 3 });
    expect(askedById(simulator)).toBe(3);
  });

  it('stop the sync without a commit when most of them still answer by id: the scope was narrowed', async () => {
    await using account = await narrowedAccount();
    const { path, narrowed } = account;
    const before = dumpDatabase(path);
    await expect(syncAccount(narrowed, path)).rejects.toMatchObject({ code: 'mass-disappearance' });
    expect(dumpDatabase(path)).toEqual(before);
    expect(readRunStatuses(path)).toEqual(['completed', 'failed']);
  });

  it('stop it as well when old remediations explain most of what a narrowed scope hides', async () => {
    await using account = await narrowedAccount();
    const { simulator, path, narrowed } = account;
    const [remediation] = simulator.rows('remediations');
    if (remediation === undefined) throw new Error('the account is empty');
    const hidden = simulator.rows('vulnerabilities').filter(({ severity }) => severity !== 'LOW');
    for (const { id } of hidden.slice(20)) {
      simulator.upsert('remediations', {
        ...remediation,
        id: `old-${id}`,
        vulnerabilityId: id,
        remediationDate: '2020-01-31T00:00:00.000Z',
      });
    }
    await syncAccount(simulator, path);
    const before = dumpDatabase(path);
    await expect(syncAccount(narrowed, path)).rejects.toMatchObject({ code: 'mass-disappearance' });
    expect(dumpDatabase(path)).toEqual(before);
  });

  it('are not believed gone for a store that names none of them to ask for', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    await syncAccount(simulator, path);
    removeUnexplained(simulator, 130);
    await using store = openSqliteStore({ path, mode: 'write' });
    await expect(syncStore(simulator, namingNone(store))).rejects.toMatchObject({
      code: 'mass-disappearance',
    });
    expect(askedById(simulator)).toBe(0);
  });

  it('are read anew by the sync after a refusal, which would be refused for ever on the same lists', async () => {
    await using account = await narrowedAccount();
    const { path, narrowed } = account;
    await expect(syncAccount(narrowed, path)).rejects.toMatchObject({ code: 'mass-disappearance' });
    account.widen();
    const run = await syncAccount(narrowed, path);
    expect(run.counts.vulnerabilities).toMatchObject({ disappeared: 0, repeated: 0 });
    expect(readRunStatuses(path)).toEqual(['completed', 'failed', 'completed']);
  });

  it('are believed gone when a person says so, after one more read', async () => {
    await using account = await narrowedAccount();
    const { simulator, path, narrowed } = account;
    const run = await syncAccount(narrowed, path, { acceptMassDisappearance: true });
    const left = simulator.rows('vulnerabilities').filter(({ severity }) => severity === 'LOW').length;
    expect(run.counts.vulnerabilities).toMatchObject({
      disappeared: simulator.rows('vulnerabilities').length - left,
      repeated: left,
    });
  });

  it('are not read anew for a person who believes what a sync has refused', async () => {
    await using account = await narrowedAccount();
    const { simulator, path, narrowed } = account;
    await expect(syncAccount(narrowed, path)).rejects.toMatchObject({ code: 'mass-disappearance' });
    simulator.requests.reset();
    const run = await syncAccount(narrowed, path, { acceptMassDisappearance: true });
    expect(run.counts.vulnerabilities.disappeared).toBeGreaterThan(100);
    const lists = new Set(simulator.requests.entries.map(({ url }) => url.split('?')[0]));
    expect(lists).not.toContain('/v1/vulnerability-remediations');
  });

  it('are gone as of the end of the read that settled it, not of the questions about single ones', async () => {
    await using account = await narrowedAccount();
    const { path, narrowed, clock } = account;
    const run = await syncAccount(narrowed, path, {
      acceptMassDisappearance: true,
      // Before the second read, and after it.
      onProgress: ({ phase }) => void (phase === 'verifying' && clock.advance(MINUTE)),
    });
    expect([run.observedAt - run.startedAt, run.finishedAt - run.startedAt]).toEqual([MINUTE, 2 * MINUTE]);
  });

  it('come back as reappeared, with what changed in between', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    await syncAccount(simulator, path);
    const [finding] = simulator.rows('vulnerabilities');
    if (finding === undefined) throw new Error('the account is empty');
    simulator.remove('vulnerabilities', finding.id);
    await syncAccount(simulator, path);
    simulator.upsert('vulnerabilities', { ...finding, description: 'known again' });
    const run = await syncAccount(simulator, path);
    expect(run.counts.vulnerabilities).toMatchObject({ reappeared: 1, new: 0 });
  });
});

function accountOf({ url, clientId, clientSecret, clock }: Simulator) {
  return { url, clientId, clientSecret, clock };
}
