import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askForToken, connect, parseObject } from '../test/api-client.ts';
import type { ApiClient } from '../test/api-client.ts';
import type { Fault, FaultOf } from './fault.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator } from './start-simulator.ts';

let simulator: Simulator;
let client: ApiClient;

beforeAll(async () => {
  const clock = new SimulatedClock();
  simulator = await startSimulator({ vulnerabilities: 60, assets: 20, limits: 'off', clock });
});

beforeEach(async () => {
  client = await connect(simulator);
});

afterEach(() => simulator.faults.clear());

afterAll(() => simulator.close());

const statusesOf = async (paths: readonly string[]) => {
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await client.get(path)).status);
  return statuses;
};

describe('which requests a fault strikes', () => {
  it.each<[Omit<FaultOf<'status'>, 'kind' | 'status'>, readonly number[]]>([
    [{}, [500, 500, 500, 500, 500]],
    [{ times: 2 }, [500, 500, 200, 200, 200]],
    [{ every: 2 }, [200, 500, 200, 500, 200]],
    [{ afterRequests: 3 }, [200, 200, 200, 500, 500]],
    [{ afterRequests: 1, every: 2, times: 1 }, [200, 200, 500, 200, 200]],
    [{ target: 'assets' }, [200, 200, 200, 200, 200]],
    [{ target: ['assets', 'vulnerabilities'], times: 1 }, [500, 200, 200, 200, 200]],
  ])('with %j five requests are answered %j', async (filter, statuses) => {
    simulator.faults.add({ kind: 'status', status: 500, ...filter });
    expect(await statusesOf(Array(5).fill('vulnerabilities'))).toEqual(statuses);
  });

  it('can depend on the page size', async () => {
    simulator.faults.add({ kind: 'status', status: 500, pageSizeAbove: 25 });
    const sizes = [100, 26, 25, 1].map((pageSize) => `vulnerabilities?pageSize=${pageSize}`);
    expect(await statusesOf([...sizes, 'vulnerabilities', 'vulnerabilities/none'])).toEqual([
      500, 500, 200, 200, 200, 404,
    ]);
  });

  it('can be rows by id only, or lists only', async () => {
    const fault = simulator.faults.add({ kind: 'status', status: 502, byId: true });
    expect(await statusesOf(['vulnerabilities', 'vulnerabilities/none'])).toEqual([200, 502]);
    fault.remove();
    simulator.faults.add({ kind: 'status', status: 502, byId: false });
    expect(await statusesOf(['vulnerabilities', 'vulnerabilities/none'])).toEqual([502, 404]);
  });

  it('is the token endpoint only when it is named', async () => {
    const everywhere = simulator.faults.add({ kind: 'status', status: 503 });
    expect((await askForToken(simulator)).status).toBe(200);
    everywhere.remove();
    simulator.faults.add({ kind: 'status', status: 503, target: 'token' });
    expect((await askForToken(simulator)).status).toBe(503);
  });

  it('may be endpoints that do not exist, when it strikes everywhere', async () => {
    const named = simulator.faults.add({ kind: 'status', status: 503, target: ['token', 'assets'] });
    expect(await statusesOf(['assets', 'vulnerable-assets'])).toEqual([404, 503]);
    named.remove();
    simulator.faults.add({ kind: 'status', status: 503 });
    expect(await statusesOf(['assets'])).toEqual([503]);
  });

  it('is counted', async () => {
    const fault = simulator.faults.add({ kind: 'status', status: 500, every: 2 });
    await statusesOf(['vulnerabilities', 'vulnerable-assets', 'integrations']);
    expect(fault).toMatchObject({ seen: 3, struck: 1 });
    expect(simulator.faults.list()).toEqual([fault]);
  });

  it('refuses a fault that is none', () => {
    expect(() => simulator.faults.add({ kind: 'status', status: 200 })).toThrow(SimulatorOptionError);
    expect(() => simulator.faults.add({ kind: 'slow', milliseconds: -1 })).toThrow(SimulatorOptionError);
  });
});

describe('faults of the whole answer', () => {
  it.each([429, 500, 502, 503, 504])('status %i', async (status) => {
    simulator.faults.add({ kind: 'status', status });
    const answer = await client.get('vulnerabilities');
    expect(answer.status).toBe(status);
    expect(answer.headers.has('retry-after')).toBe(false);
    expect(answer.headers.get('x-request-id')).toMatch(/^sim-/);
  });

  it('status with Retry-After', async () => {
    simulator.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 7 });
    expect((await client.get('vulnerabilities')).headers.get('retry-after')).toBe('7');
  });

  it('reset cuts the connection in the middle of the body, or before it', async () => {
    const middle = simulator.faults.add({ kind: 'reset', times: 1 });
    await expect(client.get('vulnerabilities')).rejects.toThrow();
    expect(middle.struck).toBe(1);
    simulator.faults.add({ kind: 'reset', afterShare: 0, times: 1 });
    await expect(client.get('vulnerabilities')).rejects.toThrow();
    simulator.faults.add({ kind: 'reset', afterShare: 1, times: 1 });
    await expect(client.get('vulnerabilities')).rejects.toThrow();
    expect((await client.get('vulnerabilities')).status).toBe(200);
  });

  it('slow takes its time by the clock, or for real', async () => {
    const before = simulator.clock.now();
    const byClock = simulator.faults.add({ kind: 'slow', milliseconds: 90_000 });
    expect((await client.get('vulnerabilities')).status).toBe(200);
    expect(simulator.clock.now() - before).toBe(90_000);
    byClock.remove();
    simulator.faults.add({ kind: 'slow', milliseconds: 50, time: 'real' });
    const began = performance.now();
    await client.get('vulnerabilities');
    expect(performance.now() - began).toBeGreaterThan(45);
    expect(simulator.clock.now() - before).toBe(90_000);
  });

  it('truncated-json ends too early', async () => {
    simulator.faults.add({ kind: 'truncated-json' });
    const { status, text } = await client.get('vulnerabilities');
    expect(status).toBe(200);
    expect(() => parseObject(text)).toThrow(SyntaxError);
  });

  it('not-json is a page for people', async () => {
    simulator.faults.add({ kind: 'not-json' });
    const { status, text, headers } = await client.get('vulnerabilities');
    expect([status, headers.get('content-type'), text.slice(0, 15)]).toEqual([
      200,
      'text/html',
      '<!doctype html>',
    ]);
  });

  it('wrong-shape is JSON, but no page', async () => {
    simulator.faults.add({ kind: 'wrong-shape' });
    expect(JSON.parse((await client.get('vulnerabilities')).text)).toEqual({ results: [], pageInfo: 'none' });
  });
});

describe('faults of access', () => {
  it('revoked-token and expired-token make the token worthless until another is asked for', async () => {
    for (const [kind, word] of [
      ['revoked-token', 'revoked'],
      ['expired-token', 'expired'],
    ] as const) {
      client = await connect(simulator);
      simulator.faults.add({ kind, afterRequests: 1, times: 1 });
      expect(await statusesOf(['vulnerabilities', 'vulnerabilities', 'vulnerabilities'])).toEqual([
        200, 401, 401,
      ]);
      expect((await client.get('vulnerabilities')).text).toContain(word);
      expect((await (await connect(simulator)).get('vulnerabilities')).status).toBe(200);
    }
  });

  it('missing-scope is 403', async () => {
    simulator.faults.add({ kind: 'missing-scope', target: 'assets' });
    expect(await statusesOf(['vulnerable-assets', 'vulnerabilities'])).toEqual([403, 200]);
  });
});

describe('faults of paging', () => {
  it('stuck-cursor leads a page to itself, also the first one', async () => {
    simulator.faults.add({ kind: 'stuck-cursor' });
    const first = await client.page('vulnerabilities');
    const second = await client.page('vulnerabilities', { pageCursor: first.pageInfo.endCursor ?? '' });
    expect(second.data).toEqual(first.data);
    expect(second.pageInfo).toMatchObject({ endCursor: first.pageInfo.endCursor, hasNextPage: true });
  });

  it('empty-page has no rows, and a cursor from which the list goes on', async () => {
    const first = await client.page('vulnerabilities');
    const pageCursor = first.pageInfo.endCursor ?? '';
    const whole = await client.page('vulnerabilities', { pageCursor });
    simulator.faults.add({ kind: 'empty-page', times: 2 });
    const empty = await client.page('vulnerabilities', { pageCursor });
    expect(empty).toMatchObject({ data: [], pageInfo: { hasNextPage: true } });
    expect(empty.pageInfo.endCursor).not.toBe(pageCursor);
    const again = await client.page('vulnerabilities', { pageCursor: empty.pageInfo.endCursor ?? '' });
    expect(again.pageInfo.endCursor).not.toBe(empty.pageInfo.endCursor);
    const { data } = await client.page('vulnerabilities', { pageCursor: again.pageInfo.endCursor ?? '' });
    expect(data).toEqual(whole.data);
  });

  it('rejected-cursor refuses a good cursor, but no first page', async () => {
    const { pageInfo } = await client.page('vulnerabilities');
    simulator.faults.add({ kind: 'rejected-cursor', times: 1 });
    expect(await statusesOf(['vulnerabilities', `vulnerabilities?pageCursor=${pageInfo.endCursor}`])).toEqual(
      [200, 400],
    );
  });

  it('duplicated-rows sends the first rows twice', async () => {
    const { data: good } = await client.page('vulnerabilities');
    simulator.faults.add({ kind: 'duplicated-rows', rows: 2 });
    const { data } = await client.page('vulnerabilities');
    expect(data).toEqual([...good, ...good.slice(0, 2)]);
  });
});

describe('faults of rows', () => {
  const pageWith = async (fault: Fault, path = 'vulnerabilities') => {
    const { data: good } = await client.page(path);
    simulator.faults.add(fault);
    const { data: bad } = await client.page(path);
    return { good, bad };
  };

  it('null-fields leaves the id alone', async () => {
    const { good, bad } = await pageWith({ kind: 'null-fields', rows: 1 });
    const { id, ...others } = bad[0] ?? {};
    expect(id).toBe(good[0]?.['id']);
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
    expect(Object.keys(others).length).toBeGreaterThan(15);
    expect(bad.slice(1)).toEqual(good.slice(1));
  });

  it.each([
    ['vulnerabilities', 'id'],
    ['integrations', 'integrationId'],
  ])('missing-id of %s', async (path, field) => {
    const { good, bad } = await pageWith({ kind: 'missing-id' }, path);
    expect(good.every((row) => field in row)).toBe(true);
    expect(bad.some((row) => field in row)).toBe(false);
  });

  it('wrong-types swaps texts and numbers, and hits lists and objects when they are named', async () => {
    const { good, bad } = await pageWith({ kind: 'wrong-types' });
    expect(bad[0]).toMatchObject({
      name: 12_345,
      isFixable: 'seven',
      relatedVulns: good[0]?.['relatedVulns'],
    });
    expect(bad[0]?.['id']).toBe(good[0]?.['id']);
    simulator.faults.clear();
    const named = await pageWith({ kind: 'wrong-types', fields: ['relatedVulns', 'id'] });
    expect(named.bad[0]).toMatchObject({ relatedVulns: 'seven', id: 12_345, name: good[0]?.['name'] });
  });

  it('impossible-dates are no dates', async () => {
    const { bad } = await pageWith({ kind: 'impossible-dates' });
    expect(bad.map((row) => row['firstDetectedDate'])).toContain('2024-02-30T00:00:00.000Z');
    expect(bad.map((row) => row['firstDetectedDate'])).toContain('yesterday');
  });

  it('unknown-severity', async () => {
    const { bad } = await pageWith(
      { kind: 'unknown-severity', severity: 'INFO', rows: 3 },
      'vulnerability-remediations',
    );
    expect(bad.map((row) => row['severity']).filter((severity) => severity === 'INFO')).toHaveLength(3);
  });

  it('hostile-text holds everything that breaks careless programs', async () => {
    simulator.faults.add({ kind: 'hostile-text' });
    const { data } = await client.page('vulnerabilities', { pageSize: 50 });
    expect(new Set(data.map((row) => row['description']))).toEqual(new Set(HOSTILE_TEXTS));
    expect(HOSTILE_TEXTS.some((text) => text.includes('\0'))).toBe(true);
    expect(HOSTILE_TEXTS.some((text) => text.length >= 200_000)).toBe(true);
    expect(HOSTILE_TEXTS.some((text) => text.startsWith('='))).toBe(true);
  });
});
