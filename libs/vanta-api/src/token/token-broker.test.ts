import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containing, matching } from '../../test/matchers.ts';
import { openClient } from '../../test/open-client.ts';
import { errorOf, readAll } from '../../test/read-all.ts';
import { SCRIPTED_TOKEN, sendJson, startScriptedServer } from '../../test/scripted-server.ts';

const LAST_PAGE = { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false };

describe('the token broker', () => {
  let clock: SimulatedClock;
  let simulator: Simulator;

  beforeEach(async () => {
    clock = new SimulatedClock();
    simulator = await startSimulator({ vulnerabilities: 300, remediations: 300, assets: 200, clock });
  });

  afterEach(async () => {
    await simulator.close();
  });

  const minted = () => simulator.requests.tokensMinted;

  it('asks for one token for all streams that start at once', async () => {
    await using client = openClient(simulator);
    await Promise.all(
      (['vulnerabilities', 'remediations', 'assets'] as const).map((list) => readAll(client, list)),
    );
    expect(minted()).toBe(1);
  });

  it('keeps a token until 60 s before it expires, then asks for a new one before it is refused', async () => {
    await using client = openClient(simulator);
    await readAll(client, 'assets');
    await clock.advance(3_539_000);
    await readAll(client, 'assets');
    expect(minted()).toBe(1);
    await clock.advance(1_000);
    await readAll(client, 'assets');
    expect(minted()).toBe(2);
    expect(simulator.requests.byStatus[401]).toBeUndefined();
  });

  it('renews a token of a short life after half of it', async () => {
    await using shortLived = await startSimulator({ assets: 5, tokenLifetimeSeconds: 40, clock });
    await using client = openClient(shortLived);
    await readAll(client, 'assets');
    await clock.advance(19_000);
    await readAll(client, 'assets');
    expect(shortLived.requests.tokensMinted).toBe(1);
    await clock.advance(1_000);
    await readAll(client, 'assets');
    expect(shortLived.requests.tokensMinted).toBe(2);
  });

  it('takes a token that comes as a thing created (201), as frameworks answer a POST', async () => {
    await using server = await startScriptedServer(
      (_request, response) => sendJson(response, 200, { results: { data: [], pageInfo: LAST_PAGE } }),
      (_request, response) => sendJson(response, 201, { access_token: SCRIPTED_TOKEN, expires_in: 3600 }),
    );
    await using client = openClient({ ...server, clock });
    expect(await readAll(client, 'assets')).toHaveLength(1);
  });

  it('takes a life that is written as a text', async () => {
    let minted = 0;
    await using server = await startScriptedServer(
      (_request, response) => sendJson(response, 200, { results: { data: [], pageInfo: LAST_PAGE } }),
      (_request, response) => {
        minted += 1;
        sendJson(response, 200, { access_token: SCRIPTED_TOKEN, expires_in: '3599' });
      },
    );
    await using client = openClient({ ...server, clock });
    await readAll(client, 'assets');
    await clock.advance(3_538_000);
    await readAll(client, 'assets');
    expect(minted).toBe(1);
    await clock.advance(1_000);
    await readAll(client, 'assets');
    expect(minted).toBe(2);
  });

  it('replaces a token once that was revoked under all streams', async () => {
    await using client = openClient(simulator);
    await readAll(client, 'assets');
    simulator.revokeToken();
    const lists = (['vulnerabilities', 'remediations', 'assets'] as const).map((list) =>
      readAll(client, list),
    );
    const rows = (await Promise.all(lists)).map(
      (pages) => pages.flatMap(({ records }) => [...records]).length,
    );
    expect(rows).toEqual([300, 300, 200]);
    expect(minted()).toBe(2);
  });

  it('gives up after four tokens that another client revoked, and names that client', async () => {
    simulator.faults.add({ kind: 'revoked-token' });
    await using client = openClient(simulator);
    const error = await errorOf(readAll(client, 'vulnerabilities'));
    expect(error).toMatchObject({
      name: 'TokenContentionError',
      code: 'token-contention',
      remints: 4,
      status: 401,
      message: containing('Another client uses the same OAuth application'),
      hint: containing('application of its own'),
      requestId: matching(/^sim-/),
    });
    expect(minted()).toBe(5);
  });

  it('survives four tokens that another client revoked', async () => {
    simulator.faults.add({ kind: 'revoked-token', every: 2, times: 4 });
    await using client = openClient(simulator, { pageSize: 30 });
    const pages = await readAll(client, 'vulnerabilities');
    expect(pages.flatMap(({ records }) => [...records])).toHaveLength(300);
    expect(minted()).toBe(5);
  });

  it('does not count a renewal that was due', async () => {
    await using client = openClient(simulator);
    for (let hour = 0; hour < 8; hour += 1) {
      await readAll(client, 'assets');
      await clock.advance(3_600_000);
    }
    expect(minted()).toBe(8);
  });

  it('stays within the limit of the token endpoint and waits for a slot of it', async () => {
    simulator.faults.add({ kind: 'status', status: 500, target: 'token', times: 5 });
    await using client = openClient(simulator);
    const start = clock.now();
    await readAll(client, 'assets');
    expect(simulator.requests.throttled).toBe(0);
    expect(clock.now() - start).toBeGreaterThanOrEqual(60_250);
  });

  it.each([
    ['as long as it is told to', 10, 10_000],
    ['until a slot is surely free', undefined, 60_250],
  ])('waits %s after a 429 of the token endpoint', async (_name, retryAfterSeconds, expected) => {
    simulator.faults.add({ kind: 'status', status: 429, target: 'token', times: 1, retryAfterSeconds });
    await using client = openClient(simulator);
    const start = clock.now();
    await readAll(client, 'assets');
    expect(clock.now() - start).toBe(expected);
  });

  it('says that a limit is exhausted after ten more tries', async () => {
    simulator.faults.add({ kind: 'status', status: 429, target: 'token', retryAfterSeconds: 1 });
    await using client = openClient(simulator);
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      code: 'rate-limit-exhausted',
      refusals: 11,
      hint: containing('VANTA_OAUTH_RPM'),
    });
  });

  it('names both halves when the secret is wrong, and asks once only', async () => {
    const { clientId } = simulator;
    await using client = openClient(simulator, {
      credentials: async () => ({ clientId, clientSecret: 'vcs_wrong' }),
    });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      name: 'AuthenticationError',
      code: 'authentication-failed',
      status: 401,
      hint: containing('VANTA_CLIENT_SECRET'),
      retryable: false,
    });
    expect(simulator.requests.total).toBe(1);
  });

  it('lets nobody with a wrong secret use the token that another process has cached', async () => {
    const tokenCacheFolder = await mkdtemp(join(tmpdir(), 'token-broker-'));
    await using cleanUp = new AsyncDisposableStack();
    cleanUp.defer(() => rm(tokenCacheFolder, { recursive: true }));
    const { url, clientId, clientSecret } = simulator;
    await using right = openClient({ url, clientId, clientSecret, clock }, { tokenCacheFolder });
    await readAll(right, 'assets');
    await using wrong = openClient({ url, clientId, clientSecret: 'vcs_wrong', clock }, { tokenCacheFolder });
    expect(await errorOf(readAll(wrong, 'assets'))).toMatchObject({ code: 'authentication-failed' });
    await readAll(right, 'assets');
    expect(minted()).toBe(1);
  });

  it('counts a token that a process asked for and did not live to see', async () => {
    const tokenCacheFolder = await mkdtemp(join(tmpdir(), 'token-broker-'));
    await using cleanUp = new AsyncDisposableStack();
    cleanUp.defer(() => rm(tokenCacheFolder, { recursive: true }));
    let asked = 0;
    await using server = await startScriptedServer(
      (_request, response) => sendJson(response, 200, { results: { data: [], pageInfo: LAST_PAGE } }),
      () => (asked += 1),
    );
    await using client = openClient({ ...server, clock }, { tokenCacheFolder });
    const stopped = new AbortController();
    const reading = errorOf(readAll(client, 'assets', { signal: stopped.signal }));
    await expect.poll(() => asked).toBe(1);
    const [file = ''] = (await readdir(tokenCacheFolder)).filter((name) => name.endsWith('.json'));
    expect(JSON.parse(await readFile(join(tokenCacheFolder, file), 'utf8'))).toEqual({
      token: null,
      requests: [clock.now()],
    });
    stopped.abort(new Error('enough'));
    expect(await reading).toMatchObject({ message: 'enough' });
  });

  it('reads the credentials again when they are refused, in case they were changed', async () => {
    const { clientId, clientSecret } = simulator;
    const asked: (boolean | undefined)[] = [];
    const credentials = async ({ refresh }: { readonly refresh?: boolean } = {}) => {
      asked.push(refresh);
      return { clientId, clientSecret: refresh === true ? clientSecret : 'vcs_old' };
    };
    await using client = openClient(simulator, { credentials });
    await readAll(client, 'assets');
    expect(asked).toContain(true);
    expect(minted()).toBe(1);
  });

  it('passes on why there are no credentials', async () => {
    const reason = new Error('no credentials anywhere');
    await using client = openClient(simulator, { credentials: () => Promise.reject(reason) });
    expect(await errorOf(readAll(client, 'assets'))).toBe(reason);
  });

  it('leaves other applications alone', async () => {
    const applications = ['one', 'two'].map((name) => ({
      clientId: `vci_${name}`,
      clientSecret: `vcs_${name}`,
    }));
    await using shared = await startSimulator({ vulnerabilities: 400, applications, clock });
    const clients = applications.map((application) =>
      openClient({ ...shared, ...application, url: shared.url, clock }),
    );
    await Promise.all(clients.map((client) => readAll(client, 'vulnerabilities')));
    expect(shared.requests.tokensMinted).toBe(2);
    expect(Object.keys(shared.requests.byStatus)).toEqual(['200']);
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
  });
});
