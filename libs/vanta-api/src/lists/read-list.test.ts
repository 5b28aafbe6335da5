import { CursorRejectedError } from '@vanta-vuln/core';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Fault, Simulator } from '@vanta-vuln/vanta-simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containing, matching } from '../../test/matchers.ts';
import { openClient } from '../../test/open-client.ts';
import { errorOf, readAll, readIds } from '../../test/read-all.ts';
import { lastPage, sendJson, startScriptedServer } from '../../test/scripted-server.ts';
import { ProtocolError, RequestRefusedError, ServerError, StuckCursorError } from '../api-errors.ts';
import type { VantaClient } from '../vanta-client.ts';

const ROWS = 450;

describe('reading a list of a server that misbehaves', () => {
  let simulator: Simulator;
  let client: VantaClient;

  beforeEach(async () => {
    const clock = new SimulatedClock();
    simulator = await startSimulator({
      vulnerabilities: ROWS,
      remediations: 0,
      assets: 5,
      limits: 'off',
      clock,
    });
    client = openClient(simulator, { requestsPerMinute: Infinity, oauthRequestsPerMinute: Infinity });
  });

  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    await simulator.close();
  });

  const askedSizes = () =>
    simulator.requests.entries.flatMap(({ method, url, status }) =>
      method === 'GET' ? [[Number(new URL(url, simulator.url).searchParams.get('pageSize')), status]] : [],
    );

  const passing: readonly Fault[] = [
    { kind: 'status', status: 500, every: 3 },
    { kind: 'status', status: 502, every: 2 },
    { kind: 'status', status: 503, afterRequests: 1, times: 3, retryAfterSeconds: 20 },
    { kind: 'status', status: 504, times: 4 },
    { kind: 'status', status: 429, every: 2, retryAfterSeconds: 5 },
    { kind: 'status', status: 429, afterRequests: 2, times: 2 },
    { kind: 'reset', every: 2 },
    { kind: 'reset', every: 2, afterShare: 0 },
    { kind: 'reset', every: 2, afterShare: 1 },
    { kind: 'truncated-json', every: 2 },
    { kind: 'not-json', every: 3 },
    { kind: 'wrong-shape', every: 3 },
    { kind: 'slow', milliseconds: 20_000, every: 2 },
    { kind: 'expired-token', afterRequests: 2, times: 2 },
    { kind: 'revoked-token', afterRequests: 1, times: 2 },
    { kind: 'empty-page', every: 3 },
    { kind: 'null-fields', rows: 5 },
    { kind: 'wrong-types', rows: 5 },
    { kind: 'impossible-dates', rows: 5 },
    { kind: 'unknown-severity' },
    { kind: 'hostile-text' },
  ];

  it.each(passing.map((fault) => [JSON.stringify(fault), fault] as const))(
    'reads every row once in spite of %s',
    async (_name, fault) => {
      const handle = simulator.faults.add(fault);
      const ids = await readIds(client, 'vulnerabilities');
      expect(handle.struck).toBeGreaterThan(0);
      expect(ids).toEqual(simulator.rows('vulnerabilities').map(({ id }) => id));
    },
  );

  it('passes on rows that come twice', async () => {
    simulator.faults.add({ kind: 'duplicated-rows', rows: 2, times: 1 });
    const ids = await readIds(client, 'vulnerabilities');
    expect(ids).toHaveLength(ROWS + 2);
    expect(new Set(ids).size).toBe(ROWS);
  });

  it('halves the page that fails with 500 until it works, then doubles it again', async () => {
    simulator.faults.add({ kind: 'status', status: 500, pageSizeAbove: 30, times: 6 });
    await readAll(client, 'vulnerabilities');
    const sizes = askedSizes();
    expect(sizes.slice(0, 6)).toEqual([100, 100, 100, 50, 50, 50].map((size) => [size, 500]));
    expect(sizes.slice(6)).toEqual([25, 50, 100, 100, 100, 100].map((size) => [size, 200]));
  });

  it('tries a size only once that has failed before, while the server keeps failing', async () => {
    simulator.faults.add({ kind: 'status', status: 500, pageSizeAbove: 50 });
    const ids = await readIds(client, 'vulnerabilities');
    expect(new Set(ids).size).toBe(ROWS);
    const failed = askedSizes().filter(([, status]) => status === 500);
    const pages = askedSizes().filter(([, status]) => status === 200);
    expect(pages).toHaveLength(9);
    expect(failed).toHaveLength(3 + 8);
  });

  it.each([408, 520])(
    'asks seven times for a page that fails with %i, and not for a smaller one',
    async (status) => {
      simulator.faults.add({ kind: 'status', status });
      expect(await errorOf(readAll(client, 'vulnerabilities'))).toMatchObject({ status });
      expect(askedSizes()).toEqual(Array.from({ length: 7 }, () => [100, status]));
    },
  );

  it('gives up on a single row that fails, and names the cursor, the page size and the request id', async () => {
    const [first] = await readAll(client, 'vulnerabilities');
    const cursor = first?.nextCursor ?? '';
    simulator.faults.add({ kind: 'status', status: 500 });
    const error = await errorOf(readAll(client, 'vulnerabilities', { cursor }));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({
      code: 'server-error',
      status: 500,
      requestId: matching(/^sim-/),
      message: matching(new RegExp(`cursor ${cursor}, page size 1, status 500.*request id sim-`)),
    });
    expect(
      askedSizes()
        .slice(5)
        .map(([size]) => size),
    ).toEqual([...[100, 100, 100, 50, 50, 50, 25, 25, 25, 12, 12, 12, 6, 6, 6, 3, 3, 3, 1, 1, 1]]);
  });

  it('never takes a server that fails for the end of the list', async () => {
    simulator.faults.add({ kind: 'status', status: 503, afterRequests: 2 });
    expect(await errorOf(readAll(client, 'vulnerabilities'))).toMatchObject({ status: 503 });
  });

  it('fails after seven tries of what is no page, and says what is wrong with it', async () => {
    simulator.faults.add({ kind: 'wrong-shape' });
    const error = await errorOf(readAll(client, 'vulnerabilities'));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ message: containing('results') });
    expect(client.usage().requests).toBe(7);
  });

  it('shows where a text begins that is no JSON', async () => {
    simulator.faults.add({ kind: 'not-json' });
    expect(await errorOf(readAll(client, 'vulnerabilities'))).toMatchObject({
      code: 'unexpected-answer',
      message: containing('<!doctype html>'),
    });
  });

  it('stops at once when a page leads to itself', async () => {
    simulator.faults.add({ kind: 'stuck-cursor', afterRequests: 2 });
    const error = await errorOf(readAll(client, 'vulnerabilities'));
    expect(error).toBeInstanceOf(StuckCursorError);
    expect(error).toMatchObject({ code: 'stuck-cursor', requestId: matching(/^sim-/) });
    expect(client.usage().requests).toBe(3);
  });

  it('says that the cursor was rejected', async () => {
    simulator.faults.add({ kind: 'rejected-cursor' });
    const error = await errorOf(readAll(client, 'vulnerabilities'));
    expect(error).toBeInstanceOf(CursorRejectedError);
    expect(error).toMatchObject({ code: 'cursor-rejected', resource: 'vulnerabilities' });
    expect(client.usage().requests).toBe(2);
  });
});

describe('reading a list of a server of another kind', () => {
  it.each([408, 503, 520])('halves a page that fails with 500 also with %i in between', async (between) => {
    const sizes: (string | null)[] = [];
    await using server = await startScriptedServer((request, response, index) => {
      const size = new URL(request.url ?? '', server.url).searchParams.get('pageSize');
      sizes.push(size);
      if (size === '50') return sendJson(response, 200, lastPage(1));
      return sendJson(response, index === 2 ? between : 500, {});
    });
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    expect(await readAll(client, 'assets')).toHaveLength(1);
    expect(sizes).toEqual(['100', '100', '100', '100', '50']);
  });

  it('stops at a circle of cursors, however long it is', async () => {
    await using server = await startScriptedServer((_request, response, index) => {
      const pageInfo = { endCursor: `cursor-${index % 3}`, hasNextPage: true };
      sendJson(response, 200, { results: { data: [{ id: `row-${index}` }], pageInfo } });
    });
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    const ids: string[] = [];
    const error = await errorOf(
      (async () => {
        for await (const { records } of client.list('assets'))
          ids.push(...records.map(({ record }) => record.id));
      })(),
    );
    expect(error).toMatchObject({ name: 'StuckCursorError', cursor: 'cursor-0' });
    expect(ids).toEqual(['row-0', 'row-1', 'row-2']);
  });

  it('stops at a thousand empty pages that lead to ever new ones, and counts anew behind a page with rows', async () => {
    await using server = await startScriptedServer((_request, response, index) => {
      const data = index === 600 ? [{ id: 'one' }] : [];
      const pageInfo = { endCursor: `cursor-${index}`, hasNextPage: true };
      sendJson(response, 200, { results: { data, pageInfo } });
    });
    const unlimited = { requestsPerMinute: Infinity };
    await using client = openClient({ ...server, clock: new SimulatedClock() }, unlimited);
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      code: 'unexpected-answer',
      message: containing('1000 pages in a row are empty and lead to a next one'),
    });
    expect(server.requests).toHaveLength(601 + 1000);
  });

  it('takes a next page without a cursor for a broken answer', async () => {
    await using server = await startScriptedServer((_request, response) => {
      sendJson(response, 200, { results: { data: [], pageInfo: { endCursor: null, hasNextPage: true } } });
    });
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      code: 'unexpected-answer',
      message: containing('names no cursor'),
    });
  });

  it('is an empty list where there are no rows', async () => {
    await using server = await startScriptedServer((_request, response) =>
      sendJson(response, 200, lastPage(0)),
    );
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    const pages = await readAll(client, 'assets');
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatchObject({ records: [], unusable: [], nextCursor: null });
  });

  it('tells a refused first page from a refused cursor', async () => {
    await using server = await startScriptedServer((_request, response) => {
      sendJson(
        response,
        400,
        { error: { message: 'severity must be one of ...' } },
        { 'x-amz-cf-id': 'edge-42' },
      );
    });
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    const error = await errorOf(readAll(client, 'assets'));
    expect(error).toBeInstanceOf(RequestRefusedError);
    expect(error).toMatchObject({
      requestId: 'edge-42',
      message: matching(/status 400, ".*severity must be one of.*", request id edge-42/),
    });
  });
});
