import { setTimeout as sleep } from 'node:timers/promises';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Fault, Simulator } from '@vanta-vuln/vanta-simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openClient } from '../test/open-client.ts';
import { errorOf, readAll } from '../test/read-all.ts';
import type { VantaClient } from './vanta-client.ts';

/** A clock that stands still: whoever waits by it waits until aborted. */
const standingClock = () => new SimulatedClock({ autoAdvance: false });

describe('aborting', () => {
  let clock: SimulatedClock;
  let simulator: Simulator;
  let client: VantaClient;

  beforeEach(async () => {
    clock = standingClock();
    simulator = await startSimulator({ vulnerabilities: 800, remediations: 800, clock });
    client = openClient(simulator, { pageSize: 10 });
  });

  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    await simulator.close();
  });

  const anybodySleeps = async () => {
    while (clock.sleeping === 0) await sleep(1);
  };

  const waits: readonly (readonly [string, Fault | null])[] = [
    ['a free slot', null],
    ['what a 429 asks for', { kind: 'status', status: 429, retryAfterSeconds: 30 }],
    ['a slot after a 429 that asks for nothing', { kind: 'status', status: 429 }],
    ['the next try after a failure of the server', { kind: 'status', status: 500 }],
    ['the next try after a broken connection', { kind: 'reset' }],
    ['the next try after a broken answer', { kind: 'truncated-json' }],
    ['the next try of a token', { kind: 'status', status: 503, target: 'token' }],
    ['a free slot of the token endpoint', { kind: 'status', status: 429, target: 'token' }],
    ['an answer', { kind: 'slow', milliseconds: 60_000 }],
    ['a token', { kind: 'slow', milliseconds: 60_000, target: 'token' }],
  ];

  it.each(waits)("ends the wait for %s with the signal's reason", async (_name, fault) => {
    if (fault !== null) simulator.faults.add(fault);
    const abort = new AbortController();
    const reading = errorOf(readAll(client, 'vulnerabilities', { signal: abort.signal }));
    await anybodySleeps();
    const reason = new Error('enough');
    abort.abort(reason);
    expect(await reading).toBe(reason);
  });

  it('ends the wait of a stream behind others that wait for a slot', async () => {
    const first = new AbortController();
    const second = new AbortController();
    const one = errorOf(readAll(client, 'vulnerabilities', { signal: first.signal }));
    const other = errorOf(readAll(client, 'remediations', { signal: second.signal }));
    await anybodySleeps();
    second.abort(new Error('second'));
    first.abort(new Error('first'));
    expect(await one).toEqual(new Error('first'));
    expect(await other).toEqual(new Error('second'));
    expect(clock.sleeping).toBe(0);
  });

  it('does not disturb the streams that go on', async () => {
    const abort = new AbortController();
    const aborted = errorOf(readAll(client, 'vulnerabilities', { signal: abort.signal }));
    const going = readAll(client, 'remediations');
    await anybodySleeps();
    abort.abort(new Error('enough'));
    await aborted;
    // The two had used 50 requests together.
    await clock.advance(60_250);
    await anybodySleeps();
    await clock.advance(60_250);
    expect((await going).flatMap(({ records }) => [...records])).toHaveLength(800);
  });

  it('lets a token arrive that others wait for', async () => {
    simulator.faults.add({ kind: 'slow', milliseconds: 1_000, target: 'token' });
    const abort = new AbortController();
    const aborted = errorOf(client.exists('assets', 'a', { signal: abort.signal }));
    const going = client.exists('assets', 'b');
    await anybodySleeps();
    abort.abort(new Error('enough'));
    await aborted;
    await clock.advance(1_000);
    expect(await going).toBe(false);
    expect(simulator.requests.tokensMinted).toBe(1);
  });

  it('sends nothing when it comes before the start', async () => {
    const error = await errorOf(
      readAll(client, 'assets', { signal: AbortSignal.abort(new Error('too late')) }),
    );
    expect(error).toEqual(new Error('too late'));
    expect(simulator.requests.total).toBe(0);
  });

  it('ends the page under way when the reader stops early, and leaves nothing behind', async () => {
    let pages = 0;
    for await (const page of client.list('vulnerabilities')) {
      pages += page.records.length > 0 ? 1 : 0;
      if (pages === 50) break;
    }
    expect(pages).toBe(50);
    expect(clock.sleeping).toBe(0);
  });

  it('wakes nobody in vain when the client is closed while a token is waited for', async () => {
    simulator.faults.add({ kind: 'status', status: 503, target: 'token' });
    const reading = errorOf(readAll(client, 'assets'));
    await anybodySleeps();
    await client[Symbol.asyncDispose]();
    expect(await reading).toMatchObject({ name: 'ClientClosedError' });
    expect(clock.sleeping).toBe(0);
  });
});
