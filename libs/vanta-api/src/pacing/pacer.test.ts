import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { matching } from '../../test/matchers.ts';
import { openClient } from '../../test/open-client.ts';
import { errorOf, readAll } from '../../test/read-all.ts';
import { lastPage, sendJson, startScriptedServer } from '../../test/scripted-server.ts';
import { Pacer } from './pacer.ts';
import { SlotStore } from './slot-store.ts';
import type { VantaClient } from '../vanta-client.ts';

/** An account whose lists take so many pages of 100 rows together. */
async function startAccount(
  pages: number,
): Promise<{ readonly simulator: Simulator; readonly clock: SimulatedClock }> {
  const clock = new SimulatedClock();
  const rows = { vulnerabilities: pages * 50, remediations: pages * 40, assets: pages * 10 };
  return { simulator: await startSimulator({ ...rows, clock }), clock };
}

async function readEverything(client: VantaClient): Promise<number> {
  const lists = (['vulnerabilities', 'remediations', 'assets'] as const).map((list) => readAll(client, list));
  return (await Promise.all(lists)).flat().length;
}

/** The least seconds in which so many requests can be sent at 50 in any 60 seconds. */
function bestPossibleSeconds(requests: number): number {
  return Math.floor((requests - 1) / 50) * 60;
}

/** A pacer of its own window, and a function that sends so many requests and tells when the last one went out. */
function pacerOf(requestsPerMinute: number) {
  const clock = new SimulatedClock();
  const openStore = async () => new SlotStore({ shared: null, requestTimeout: 30_000 });
  const pacer = new Pacer({ clock, requestsPerMinute, openStore });
  const send = async (requests: number): Promise<number> => {
    for (let index = 0; index < requests; index += 1) {
      const slot = await pacer.acquire();
      slot.release(clock.now());
    }
    return clock.now();
  };
  return { pacer, clock, send };
}

describe('pacing', () => {
  it.each([200, 1_000])(
    'reads %i pages within 3 % of the best possible time and without one 429',
    async (pages) => {
      const { simulator, clock } = await startAccount(pages);
      await using client = openClient(simulator);
      const start = clock.now();
      const read = await readEverything(client);
      const seconds = (clock.now() - start) / 1_000;
      expect(read).toBe(pages);
      expect(simulator.requests.throttled).toBe(0);
      expect(seconds).toBeGreaterThanOrEqual(bestPossibleSeconds(pages));
      expect(seconds).toBeLessThanOrEqual(bestPossibleSeconds(pages) * 1.03);
      await simulator.close();
    },
  );

  it('reads 40 pages in one burst, without any wait', async () => {
    const { simulator, clock } = await startAccount(40);
    await using client = openClient(simulator);
    const start = clock.now();
    expect(await readEverything(client)).toBe(40);
    expect(clock.now()).toBe(start);
    await simulator.close();
  }, 120_000);

  it('sends 50 requests at once and the next 60.25 s after the first response', async () => {
    const { simulator, clock } = await startAccount(200);
    await using client = openClient(simulator);
    const start = clock.now();
    await readAll(client, 'vulnerabilities');
    const sent = simulator.requests.entries
      .filter(({ method }) => method === 'GET')
      .map(({ at }) => at - start);
    expect(sent).toHaveLength(100);
    expect(new Set(sent)).toEqual(new Set([0, 60_250]));
    expect(sent.filter((at) => at === 0)).toHaveLength(50);
    await simulator.close();
  });

  it('serves streams in turn: none starves the others', async () => {
    const { simulator } = await startAccount(200);
    await using client = openClient(simulator);
    await readEverything(client);
    const lists = simulator.requests.entries.map(({ url }) => url.split('?')[0]);
    const counts = ['/v1/vulnerabilities', '/v1/vulnerability-remediations'].map(
      (list) => lists.slice(0, 121).filter((path) => path === list).length,
    );
    const [one = 0, other = 0] = counts;
    expect(Math.abs(one - other)).toBeLessThanOrEqual(4);
    await simulator.close();
  });

  it('keeps to a budget of one request even with several streams', async () => {
    const clock = new SimulatedClock();
    const limits = { requestsPerMinute: 1 };
    await using simulator = await startSimulator({
      vulnerabilities: 150,
      remediations: 150,
      assets: 5,
      limits,
      clock,
    });
    await using client = openClient(simulator, { requestsPerMinute: 1 });
    const start = clock.now();
    expect(await readEverything(client)).toBe(5);
    expect(simulator.requests.throttled).toBe(0);
    expect(clock.now() - start).toBeLessThanOrEqual(4 * 60_250 + 400);
  });

  it('keeps to the limit when answers are slow', async () => {
    const { simulator } = await startAccount(200);
    simulator.faults.add({ kind: 'slow', milliseconds: 700 });
    await using client = openClient(simulator);
    expect(await readEverything(client)).toBe(200);
    expect(simulator.requests.throttled).toBe(0);
    await simulator.close();
  });

  it('does not burst again after a restart that took over the window', async () => {
    const { simulator, clock } = await startAccount(60);
    const first = openClient(simulator);
    await readEverything(first);
    const { pacing } = first.usage();
    await first[Symbol.asyncDispose]();

    await clock.advance(10_000);
    await using second = openClient(simulator);
    second.restorePacing(pacing);
    await readEverything(second);
    expect(simulator.requests.throttled).toBe(0);
    await simulator.close();
  });

  it('counts a response once that both the file and the checkpoint know', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pacer-'));
    const { simulator, clock } = await startAccount(100);
    const options = { tokenCacheFolder: folder };
    const first = openClient(simulator, options);
    await readAll(first, 'remediations');
    const { pacing } = first.usage();
    await first[Symbol.asyncDispose]();

    const second = openClient(simulator, options);
    second.restorePacing(pacing);
    const start = clock.now();
    await readAll(second, 'assets');
    expect(second.usage().pacing.recent).toHaveLength(50);
    expect(clock.now()).toBe(start);
    await readAll(second, 'vulnerabilities');
    expect(clock.now() - start).toBe(60_250);
    expect(simulator.requests.throttled).toBe(0);
    await second[Symbol.asyncDispose]();
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  it('sends nothing with a token that expired while its request waited for a slot', async () => {
    const { simulator, clock } = await startAccount(200);
    await using client = openClient(simulator);
    await readAll(client, 'assets');
    await clock.advance(3_500_000);
    await readAll(client, 'vulnerabilities');
    expect(simulator.requests.byStatus).toEqual({ 200: 20 + 100 + 2 });
    await simulator.close();
  });

  it('takes a request for lost a minute after it would have been given up', async () => {
    const { pacer, clock, send } = pacerOf(1);
    const start = clock.now();
    await pacer.acquire();
    // Given up after 30 s; the window is looked at ten times a second.
    expect(await send(1)).toBe(start + 30_000 + 60_300);
  });

  it('has no window and keeps nothing when the limit is off', async () => {
    const clock = new SimulatedClock();
    await using simulator = await startSimulator({ vulnerabilities: 20_000, limits: 'off', clock });
    await using client = openClient(simulator, { requestsPerMinute: Infinity });
    client.restorePacing({ recent: Array.from({ length: 500 }, () => clock.now()) });
    const start = clock.now();
    await readAll(client, 'vulnerabilities');
    expect(clock.now()).toBe(start);
    expect(client.usage().pacing.recent).toEqual([]);
  });
});

describe('after a 429', () => {
  it('waits as long as it is told to, with all streams', async () => {
    const { simulator, clock } = await startAccount(40);
    const fault = { kind: 'status', status: 429, retryAfterSeconds: 17, afterRequests: 5, times: 1 } as const;
    simulator.faults.add(fault);
    await using client = openClient(simulator, { requestsPerMinute: Infinity });
    const start = clock.now();
    expect(await readEverything(client)).toBe(40);
    expect(client.usage().throttled).toBe(1);
    const { entries } = simulator.requests;
    const later = entries.slice(entries.findIndex(({ status }) => status === 429) + 1);
    // Two other streams may have been under way.
    expect(later.filter(({ at }) => at < start + 17_000).length).toBeLessThanOrEqual(2);
    expect(later.filter(({ at }) => at === start + 17_000).length).toBeGreaterThan(0);
    await simulator.close();
  });

  it('sends no more than what went through until the window is over, then as much as before', async () => {
    const { pacer, clock, send } = pacerOf(50);
    const start = clock.now();
    // Another client uses ten slots of the limit, so the 41st request is refused.
    await send(41);
    pacer.throttled(50_000);
    expect(await send(1)).toBe(start + 60_250);
    expect(await send(49)).toBe(start + 60_250);
    expect(await send(1)).toBe(start + 2 * 60_250);
  });

  it('does not count the refused request among those that went through', async () => {
    const { pacer, clock, send } = pacerOf(50);
    const start = clock.now();
    await send(1);
    await clock.advance(10_000);
    await send(1);
    await clock.advance(10_000);
    await send(1);
    pacer.throttled(0);
    // Two may be in the window: the second of them has to leave it.
    expect(await send(1)).toBe(start + 10_000 + 60_250);
  });

  it('waits for the longer of two that came together', async () => {
    const { pacer, clock, send } = pacerOf(Infinity);
    const start = clock.now();
    pacer.throttled(17_000);
    pacer.throttled(1_000);
    expect(await send(1)).toBe(start + 17_000);
  });

  it('still sends one request a minute where everything was refused', async () => {
    const { pacer, clock, send } = pacerOf(50);
    const start = clock.now();
    await send(1);
    pacer.throttled(1_000);
    expect(await send(1)).toBe(start + 60_250);
  });

  it('waits until a slot is surely free when it is not told how long', async () => {
    const clock = new SimulatedClock();
    const limits = { requestsPerMinute: 10, retryAfter: false };
    await using simulator = await startSimulator({ vulnerabilities: 1_500, limits, clock });
    await using client = openClient(simulator, { requestsPerMinute: 50 });
    const start = clock.now();
    const pages = await readAll(client, 'vulnerabilities');
    expect(pages).toHaveLength(15);
    expect(client.usage().throttled).toBe(1);
    expect(clock.now() - start).toBeLessThanOrEqual(2 * 60_250);
  });

  it('gives up after ten more tries', async () => {
    const { simulator } = await startAccount(20);
    simulator.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 2 });
    await using client = openClient(simulator);
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      name: 'RateLimitError',
      code: 'rate-limit-exhausted',
      refusals: 11,
      retryable: true,
      requestId: matching(/^sim-/),
    });
    expect(client.usage()).toMatchObject({ requests: 11, throttled: 11 });
    await simulator.close();
  });

  it('pauses for five minutes at most, whatever it is told', async () => {
    const clock = new SimulatedClock();
    await using server = await startScriptedServer((_request, response, index) => {
      if (index > 0) sendJson(response, 200, lastPage(1));
      else sendJson(response, 429, {}, { 'retry-after': '86400' });
    });
    await using client = openClient({ ...server, clock });
    const start = clock.now();
    await readAll(client, 'assets');
    expect(clock.now() - start).toBe(300_000);
  });
});
