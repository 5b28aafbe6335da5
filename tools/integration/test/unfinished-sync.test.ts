import { join } from 'node:path';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { dumpDatabase, readRunStatuses } from './dump-database.ts';
import { readAllRows } from './read-all-rows.ts';
import { syncAccount } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function startAccount(): Promise<Simulator> {
  return startSimulator({
    clock: new SimulatedClock(),
    limits: 'off',
    vulnerabilities: 900,
    remediations: 900,
  });
}

/** A signal that is aborted when that many pages have been staged. */
function abortAfterPages(count: number) {
  const controller = new AbortController();
  let pages = 0;
  const onProgress = () => {
    pages += 1;
    if (pages === count) controller.abort(new Error('stopped by hand'));
  };
  return { signal: controller.signal, onProgress };
}

describe('a sync that is interrupted', () => {
  it('goes on where it stopped, without reading a page twice', async () => {
    await using folder = await createTemporaryFolder();
    const [calm, path] = [join(folder.path, 'calm.db'), join(folder.path, 'account.db')];
    await using simulator = await startAccount();
    await syncAccount(simulator, calm);
    const whole = simulator.requests.total;
    simulator.requests.reset();

    const stopped = await syncAccount(simulator, path, abortAfterPages(7));
    expect(stopped.status).toBe('interrupted');
    const run = await syncAccount(simulator, path);
    expect(run).toMatchObject({ id: stopped.id, status: 'completed' });
    expect(dumpDatabase(path)).toEqual(dumpDatabase(calm));
    expect(readRunStatuses(path)).toEqual(['interrupted', 'completed']);
    // Two tokens, the integrations twice, and a page that each of the three streams had asked for ahead.
    expect(simulator.requests.total).toBeLessThanOrEqual(whole + 8);
  });

  it('starts again when the caller wants that, and when its first page is older than six hours', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    const first = await syncAccount(simulator, path, abortAfterPages(4));
    const second = await syncAccount(simulator, path, { ...abortAfterPages(4), mode: 'restart' });
    expect(second.id).not.toBe(first.id);
    await simulator.advance(7 * HOUR);
    const third = await syncAccount(simulator, path);
    expect(third.status).toBe('completed');
    expect(third.id).not.toBe(second.id);
  });

  it('starts again when its cursors are no longer accepted', async () => {
    await using folder = await createTemporaryFolder();
    const [calm, path] = [join(folder.path, 'calm.db'), join(folder.path, 'account.db')];
    await using simulator = await startAccount();
    await syncAccount(simulator, calm);
    const stopped = await syncAccount(simulator, path, abortAfterPages(7));
    simulator.faults.add({ kind: 'rejected-cursor', times: 1 });
    const run = await syncAccount(simulator, path);
    expect(run.status).toBe('completed');
    expect(run.id).not.toBe(stopped.id);
    expect(dumpDatabase(path)).toEqual(dumpDatabase(calm));
  });
});

describe('a sync with a deadline', () => {
  it('stops before it as partial, as often as it takes, and ends like an undisturbed one', async () => {
    await using folder = await createTemporaryFolder();
    const [calm, path] = [join(folder.path, 'calm.db'), join(folder.path, 'account.db')];
    await using simulator = await startAccount();
    await syncAccount(simulator, calm);
    simulator.faults.add({ kind: 'slow', milliseconds: 10_000 });
    const statuses: string[] = [];
    for (let attempt = 0; attempt < 10 && statuses.at(-1) !== 'completed'; attempt += 1) {
      const deadline = simulator.clock.now() + 45_000;
      statuses.push((await syncAccount(simulator, path, { deadline })).status);
    }
    expect(statuses.length).toBeGreaterThan(1);
    expect(statuses.at(-1)).toBe('completed');
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set(['partial']));
    expect(dumpDatabase(path)).toEqual(dumpDatabase(calm));
  });
});

describe('two syncs of one database at once', () => {
  it('are one too many: the second is told who holds it and since when', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    const begun = Promise.withResolvers<void>();
    const first = syncAccount(simulator, path, { onProgress: () => begun.resolve() });
    await begun.promise;
    const second = syncAccount(simulator, path);
    await expect(second).rejects.toMatchObject({ code: 'store-locked' });
    await expect(second).rejects.toThrow(new RegExp(`run \\S+ of \\S+:${process.pid} since \\d{4}-`));
    expect((await first).status).toBe('completed');
  });
});

describe('incremental remediations', () => {
  it('read fewer pages, keep what is not read, and say as of when all were read', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    const full = await syncAccount(simulator, path);
    await simulator.tick();
    const run = await syncAccount(simulator, path, { incrementalRemediations: true });
    expect(run.status).toBe('completed');
    expect(run.remediationsAsOf).toBe(full.observedAt);
    expect(run.counts.remediations).toMatchObject({ disappeared: 0 });
    expect(run.counts.remediations.read).toBeLessThan(full.counts.remediations.read);
    await using store = openSqliteStore({ path, mode: 'read' });
    expect((await store.lastRun())?.remediationsAsOf).toBe(full.observedAt);
  });

  it('see what is entered late, for 30 days before the last full read', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    const full = await syncAccount(simulator, path);
    const [remediation] = simulator.rows('remediations');
    if (remediation === undefined) throw new Error('the account is empty');
    for (const days of [29, 31]) {
      const remediationDate = new Date(full.startedAt - days * DAY).toISOString();
      simulator.upsert('remediations', { ...remediation, id: `${days} days before`, remediationDate });
    }
    const { counts } = await syncAccount(simulator, path, { incrementalRemediations: true });
    expect(counts.remediations.new).toBe(1);
    await using store = openSqliteStore({ path, mode: 'read' });
    const stored = await readAllRows(store, 'remediations');
    expect(stored.has('29 days before')).toBe(true);
  });
});
