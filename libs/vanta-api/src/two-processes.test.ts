import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator, SimulatorOptions } from '@vanta-vuln/vanta-simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openClient } from '../test/open-client.ts';
import { readAll } from '../test/read-all.ts';
import { readInChild } from '../test/read-in-child.ts';
import type { ChildTask } from '../test/read-in-child.ts';
import { scaledClock } from '../test/scaled-clock.ts';

/** A minute of the limit takes a second. */
const CLOCK_FACTOR = 60;
/** A minute takes four seconds: two processes have begun within it on a busy machine, too. */
const SLOW_CLOCK_FACTOR = 15;
const APPLICATIONS = ['one', 'two'].map((name) => ({ clientId: `vci_${name}`, clientSecret: `vcs_${name}` }));

describe('two processes', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'two-processes-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const start = (options: SimulatorOptions = {}) =>
    startSimulator({
      vulnerabilities: 400,
      remediations: 400,
      assets: 10,
      applications: APPLICATIONS,
      clock: scaledClock(CLOCK_FACTOR),
      ...options,
    });

  const task = (simulator: Simulator, own: Partial<ChildTask> = {}): ChildTask => ({
    url: simulator.url,
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    tokenCacheFolder: folder,
    clockFactor: CLOCK_FACTOR,
    list: 'vulnerabilities',
    pageSize: 10,
    ...own,
  });

  it('of one application share its token and its limit: no 401, no 429', async () => {
    await using simulator = await start({ clock: scaledClock(SLOW_CLOCK_FACTOR) });
    const slow = { clockFactor: SLOW_CLOCK_FACTOR };
    const reports = await Promise.all([
      readInChild(task(simulator, slow)),
      readInChild(task(simulator, { ...slow, list: 'remediations' })),
    ]);
    expect(reports).toEqual([
      { rows: 400, requests: 40, throttled: 0 },
      { rows: 400, requests: 40, throttled: 0 },
    ]);
    expect(simulator.requests.tokensMinted).toBe(1);
    expect(simulator.requests.byStatus).toEqual({ 200: 81 });
    const sent = simulator.requests.entries.filter(({ method }) => method === 'GET').map(({ at }) => at);
    const [first = 0] = sent;
    expect(sent.filter((at) => at - first < 60_000)).toHaveLength(50);
  });

  it('of one application use the limit up after one another: the second knows what the first has sent', async () => {
    await using simulator = await start();
    await readInChild(task(simulator));
    await readInChild(task(simulator, { list: 'remediations' }));
    expect(simulator.requests.tokensMinted).toBe(1);
    expect(simulator.requests.byStatus).toEqual({ 200: 81 });
  });

  it('of two applications do not disturb each other: both burst at once', async () => {
    await using simulator = await start();
    const reports = await Promise.all(
      APPLICATIONS.map((application) => readInChild(task(simulator, application))),
    );
    expect(reports.map(({ rows }) => rows)).toEqual([400, 400]);
    expect(simulator.requests.tokensMinted).toBe(2);
    expect(simulator.requests.byStatus).toEqual({ 200: 82 });
    expect(await readdir(folder)).toHaveLength(4);
  });

  it('replace a token together that a third client revoked: one asks, the other takes it over', async () => {
    await using simulator = await start({ limits: 'off' });
    const options = { tokenCacheFolder: folder, requestsPerMinute: 500 };
    await using one = openClient(simulator, options);
    await using other = openClient(simulator, options);
    await Promise.all([readAll(one, 'assets'), readAll(other, 'assets')]);
    simulator.revokeToken(simulator.clientId);
    await Promise.all([readAll(one, 'assets'), readAll(other, 'assets')]);
    expect(simulator.requests.tokensMinted).toBe(2);
  });

  it('without a common folder revoke each other, which is what the folder is for', async () => {
    await using simulator = await start({ limits: 'off' });
    await using one = openClient(simulator);
    await using other = openClient(simulator);
    await readAll(one, 'assets');
    await readAll(other, 'assets');
    await readAll(one, 'assets');
    expect(simulator.requests.tokensMinted).toBe(3);
    expect(simulator.requests.byStatus[401]).toBe(1);
  });

  it('go on where the folder can not be used', async () => {
    await using simulator = await start();
    const report = await readInChild(task(simulator, { tokenCacheFolder: '/dev/null/cache' }));
    expect(report.rows).toBe(400);
  });
});
