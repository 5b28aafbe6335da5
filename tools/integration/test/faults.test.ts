import { join } from 'node:path';
import { VantaVulnError } from '@vanta-vuln/core';
import { readStatistics } from '@vanta-vuln/stats';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Fault, Simulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { dumpDatabase, readRunStatuses } from './dump-database.ts';
import { syncAccount } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

async function startAccount(): Promise<Simulator> {
  return startSimulator({
    clock: new SimulatedClock(),
    limits: 'off',
    vulnerabilities: 450,
    remediations: 450,
  });
}

const SURVIVED: readonly Fault[] = [
  { kind: 'status', status: 429, retryAfterSeconds: 7, every: 4, times: 3 },
  { kind: 'status', status: 429, times: 2 },
  { kind: 'status', status: 500, target: 'vulnerabilities', pageSizeAbove: 20 },
  { kind: 'status', status: 502, every: 3, times: 4 },
  { kind: 'status', status: 503, times: 2 },
  { kind: 'status', status: 504, afterRequests: 3, times: 2 },
  { kind: 'reset', every: 3, times: 4 },
  { kind: 'truncated-json', every: 3, times: 3 },
  { kind: 'not-json', times: 2 },
  { kind: 'empty-page', target: 'remediations', times: 2 },
  { kind: 'duplicated-rows', target: 'assets', rows: 3 },
  { kind: 'duplicated-rows', target: 'integrations', rows: 1 },
  { kind: 'expired-token', afterRequests: 2, times: 1 },
  { kind: 'revoked-token', afterRequests: 2, times: 3 },
  { kind: 'slow', milliseconds: 5_000, every: 2, times: 3 },
];

describe.each(SURVIVED)('a sync that meets $kind $status', (fault) => {
  it('ends with the same rows as one that met nothing', async () => {
    await using folder = await createTemporaryFolder();
    const [calm, troubled] = [join(folder.path, 'calm.db'), join(folder.path, 'troubled.db')];
    await using simulator = await startAccount();
    await syncAccount(simulator, calm);
    simulator.faults.add(fault);
    const run = await syncAccount(simulator, troubled);
    expect(run.status).toBe('completed');
    expect(dumpDatabase(troubled)).toEqual(dumpDatabase(calm));
  });
});

const ENDING: readonly { readonly fault: Fault; readonly code: RegExp }[] = [
  { fault: { kind: 'status', status: 500, target: 'assets' }, code: /server/ },
  { fault: { kind: 'missing-scope', target: 'remediations' }, code: /permission|scope/ },
  { fault: { kind: 'stuck-cursor', target: 'vulnerabilities', afterRequests: 1 }, code: /cursor/ },
  { fault: { kind: 'wrong-shape', target: 'vulnerabilities' }, code: /unexpected-answer/ },
  { fault: { kind: 'revoked-token' }, code: /auth|token/ },
  { fault: { kind: 'status', status: 401, target: 'token' }, code: /auth/ },
];

describe.each(ENDING)('a sync that meets $fault.kind $fault.status without end', ({ fault, code }) => {
  it('stops with an error that says so, changes nothing, and goes on the next time', async () => {
    await using folder = await createTemporaryFolder();
    const [calm, troubled] = [join(folder.path, 'calm.db'), join(folder.path, 'troubled.db')];
    await using simulator = await startAccount();
    await syncAccount(simulator, calm);
    await syncAccount(simulator, troubled);
    await simulator.tick();
    const before = dumpDatabase(troubled);
    const handle = simulator.faults.add(fault);
    const failure = await syncAccount(simulator, troubled).then(
      () => null,
      (error: unknown) => error,
    );
    expect(factsOf(failure)).toMatchObject({ hasHint: true });
    expect(factsOf(failure).code).toMatch(code);
    expect(String(failure)).not.toContain(simulator.clientSecret);
    expect(dumpDatabase(troubled)).toEqual(before);
    expect(readRunStatuses(troubled)).toEqual(['completed', 'failed']);

    handle.remove();
    await syncAccount(simulator, troubled);
    await syncAccount(simulator, calm);
    expect(dumpDatabase(troubled)).toEqual(dumpDatabase(calm));
  });
});

/** The code of an error of ours, and whether it says what to do. */
function factsOf(failure: unknown): { readonly code: string; readonly hasHint: boolean } {
  if (!(failure instanceof VantaVulnError)) return { code: String(failure), hasHint: false };
  return { code: failure.code, hasHint: failure.hint.trim() !== '' };
}

describe('rows that are not as they should be', () => {
  it('are counted, reported and never fatal; what is stored of an unusable row stays', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    await syncAccount(simulator, path);
    simulator.faults.add({
      kind: 'wrong-types',
      target: 'vulnerabilities',
      rows: 2,
      fields: ['relatedVulns'],
    });
    simulator.faults.add({ kind: 'impossible-dates', target: 'remediations', rows: 3 });
    const warnings: string[] = [];
    const ignore = () => undefined;
    const logger = {
      debug: ignore,
      info: ignore,
      error: ignore,
      warn: (_facts: object, text: string) => void warnings.push(text),
    };
    const { counts, unusableValues } = await syncAccount(simulator, path, { logger });
    expect(counts.vulnerabilities.unusable).toBeGreaterThan(0);
    expect(counts.vulnerabilities.disappeared).toBe(0);
    expect(counts.remediations.unusable).toBe(0);
    expect(unusableValues).toBeGreaterThan(0);
    expect(warnings.join('; ')).toMatch(
      /a row cannot be used.*a value cannot be understood|a value cannot be understood.*a row cannot be used/,
    );
  });

  it('prove nobody absent while rows come without an id: what is missing then stays', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    await syncAccount(simulator, path);
    // The rows without an id are themselves missing from the list of ids, and still answer by id.
    simulator.faults.add({ kind: 'missing-id', target: 'vulnerabilities', rows: 1, byId: false });
    const { counts } = await syncAccount(simulator, path);
    expect(counts.vulnerabilities).toMatchObject({ disappeared: 0 });
    expect(counts.vulnerabilities.unusable).toBeGreaterThan(0);
  });

  it('count as UNKNOWN where they lack a severity, and under its name where it is another word', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    const asOf = simulator.clock.now();
    simulator.faults.add({ kind: 'null-fields', target: 'vulnerabilities', rows: 100 });
    simulator.faults.add({ kind: 'null-fields', target: ['assets', 'integrations'], rows: 2 });
    simulator.faults.add({ kind: 'unknown-severity', target: 'remediations', severity: 'Catastrophic' });
    for (const expected of [{ new: 450 }, { unchanged: 450 }]) {
      const { counts } = await syncAccount(simulator, path);
      expect(counts.vulnerabilities).toMatchObject({ read: 450, unusable: 0, ...expected });
      expect(counts.remediations).toMatchObject({ read: 450, unusable: 0, ...expected });
    }
    await using store = openSqliteStore({ path, mode: 'read' });
    const { vulnerabilities, remediations } = await readStatistics(store, { asOf });
    expect(vulnerabilities.bySeverity).toMatchObject([{ severity: 'UNKNOWN', total: 450, overdue: 0 }]);
    expect(vulnerabilities).toMatchObject({ total: 450, active: 450, withoutSla: 450, averageCvss: null });
    expect(remediations.bySeverity).toMatchObject([{ severity: 'CATASTROPHIC', total: 450 }]);
  });

  it('keep every character of hostile text', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startAccount();
    simulator.faults.add({ kind: 'hostile-text', target: 'vulnerabilities' });
    const { counts } = await syncAccount(simulator, path);
    expect(counts.vulnerabilities.unusable).toBe(0);
    const again = await syncAccount(simulator, path);
    expect(again.counts.vulnerabilities).toMatchObject({ updated: 0, unchanged: counts.vulnerabilities.new });
  });

  it('may be none at all', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'empty.db');
    await using simulator = await startSimulator({
      limits: 'off',
      vulnerabilities: 0,
      remediations: 0,
      assets: 0,
      integrations: 0,
    });
    const run = await syncAccount(simulator, path);
    expect(run).toMatchObject({ status: 'completed', counts: { vulnerabilities: { read: 0 } } });
  });
});
