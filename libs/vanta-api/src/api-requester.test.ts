import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { VantaVulnError } from '@vanta-vuln/core';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Fault } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { containing, matching } from '../test/matchers.ts';
import { openClient } from '../test/open-client.ts';
import { errorOf, readAll } from '../test/read-all.ts';
import { SCRIPTED_TOKEN, lastPage, sendJson, startScriptedServer } from '../test/scripted-server.ts';
import type { Script } from '../test/scripted-server.ts';

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

const nobody = { clientId: 'vci_nobody', clientSecret: 'vcs_nobody_secret' };

describe('what a request can fail with', () => {
  it('is a network error when nobody listens, after seven tries', async () => {
    const clock = new SimulatedClock();
    const url = `http://127.0.0.1:${await closedPort()}`;
    await using client = openClient({ ...nobody, url, clock });
    const start = clock.now();
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      code: 'network-error',
      retryable: true,
      message: matching(/ECONNREFUSED.*: POST http:\/\/127\.0\.0\.1:\d+\/oauth\/token/),
      hint: containing('VANTA_API_URL'),
    });
    // Half of the longest waits: 0.5 + 1 + 2 + 4 + 8 + 16 s. Requests that never left use nothing of the limit of 5,
    // and what was tried seven times for the token is not tried again for the list.
    expect(clock.now() - start).toBe(15_750);
  });

  it('is a network error when no whole answer comes in time', async () => {
    await using server = await startScriptedServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'half-way' });
      response.write('{"results":');
    });
    const retries = { failures: 2 };
    await using client = openClient(
      { ...server, clock: new SimulatedClock() },
      { requestTimeout: 40, retries },
    );
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      code: 'network-error',
      requestId: 'half-way',
      message: containing('none within 40 ms'),
    });
    expect(server.requests).toHaveLength(3);
  });

  it('is a network error when an answer does not end', async () => {
    await using server = await startScriptedServer((_request, response) => {
      const megabyte = Buffer.alloc(1024 * 1024, ' ');
      const write = () => void (response.destroyed || response.write(megabyte, write));
      write();
    });
    const retries = { failures: 0 };
    await using client = openClient({ ...server, clock: new SimulatedClock() }, { retries });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      code: 'network-error',
      message: containing('the answer is longer than 67108864 characters'),
    });
  });

  it.each([
    ['a token that no header can carry', { access_token: 'vat_x\r\nX-Evil: 1', expires_in: 3600 }],
    ['a token that is no ASCII', { access_token: 'vat_\u2028', expires_in: 3600 }],
    ['a token that has expired when it comes', { access_token: 'vat_x', expires_in: 1e-9 }],
    ['a token whose life is no number', { access_token: 'vat_x', expires_in: 'an hour' }],
    ['a token whose life is empty', { access_token: 'vat_x', expires_in: '' }],
  ])('is a protocol error for %s', async (_name, answer) => {
    await using server = await startScriptedServer(
      (_request, response) => sendJson(response, 200, lastPage(1)),
      (_request, response) => sendJson(response, 200, answer),
    );
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      code: 'unexpected-answer',
      message: containing('there is no token in it'),
    });
    expect(server.requests).toEqual([]);
  });

  it('says which scope is missing', async () => {
    await using simulator = await startSimulator({
      vulnerabilities: 5,
      applications: [{ ...nobody, scopes: ['vanta-api.documents:read'] }],
    });
    await using client = openClient(simulator);
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      name: 'PermissionError',
      code: 'permission-denied',
      status: 403,
      requestId: matching(/^sim-/),
      hint: containing('vanta-api.all:read'),
    });
    expect(client.usage().requests).toBe(1);
  });

  it('is a refusal when the address is not that of the API', async () => {
    await using server = await startScriptedServer((_request, response) => sendJson(response, 404, {}));
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({ code: 'request-refused', status: 404 });
  });

  it.each([301, 302, 307, 308])('does not follow a redirect with status %i', async (status) => {
    await using elsewhere = await startScriptedServer((_request, response) =>
      sendJson(response, 200, lastPage(1)),
    );
    await using server = await startScriptedServer((request, response) => {
      response.writeHead(status, { location: `${elsewhere.url}${request.url ?? ''}` }).end();
    });
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      code: 'redirected',
      message: containing(elsewhere.url),
      hint: containing('https://api.vanta.com'),
    });
    expect(elsewhere.requests).toEqual([]);
  });

  it('does not follow a redirect of the token endpoint, which would lose the secret in the body', async () => {
    const redirect: Script = (_request, response) =>
      void response.writeHead(308, { location: '/elsewhere' }).end();
    await using server = await startScriptedServer(redirect, redirect);
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({ code: 'redirected' });
    expect(server.requests).toEqual([]);
  });

  it('is a protocol error when a row by id is none', async () => {
    await using server = await startScriptedServer((_request, response) =>
      sendJson(response, 200, { id: 42 }),
    );
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    expect(await errorOf(client.getVulnerability('x'))).toMatchObject({ code: 'unexpected-answer' });
  });

  it('is the error of a server that fails by id, which is never taken for a row that is gone', async () => {
    await using simulator = await startSimulator({ vulnerabilities: 5, clock: new SimulatedClock() });
    simulator.faults.add({ kind: 'status', status: 500, byId: true });
    await using client = openClient(simulator);
    expect(await errorOf(client.exists('vulnerabilities', 'x'))).toMatchObject({ code: 'server-error' });
  });
});

describe('a byte order mark before an answer', () => {
  it('is left out: what follows is the JSON, each number as it was sent', async () => {
    const row = '{"id":"a","serial":123456789012345678901}';
    const page = `{"results":{"data":[${row}],"pageInfo":{"endCursor":null,"hasNextPage":false}}}`;
    await using server = await startScriptedServer(
      (_request, response) => response.end(`\uFEFF${page}`),
      (_request, response) =>
        response.end(`\uFEFF${JSON.stringify({ access_token: SCRIPTED_TOKEN, expires_in: 3600 })}`),
    );
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    const [first] = await readAll(client, 'assets');
    expect(first?.body).toBe(page);
    expect(first?.rows.map(({ json }) => json)).toEqual([row]);
  });
});

describe('waits that the server asks for', () => {
  it.each([
    ['seconds', () => '42', 42_000],
    ['a date', (clock: SimulatedClock) => new Date(clock.now() + 42_000).toUTCString(), 42_000],
    ['more than is sensible', () => '86400', 300_000],
  ])('are kept when given as %s', async (_name, header, expected) => {
    const clock = new SimulatedClock();
    await using server = await startScriptedServer((_request, response, index) => {
      const date = new Date(clock.now()).toUTCString();
      if (index > 0) sendJson(response, 200, lastPage(1));
      else sendJson(response, 503, {}, { 'retry-after': header(clock), date });
    });
    await using client = openClient({ ...server, clock });
    const start = clock.now();
    await readAll(client, 'assets');
    expect(clock.now() - start).toBe(expected);
  });

  it.each([
    ['hours ahead', 5 * 3_600_000],
    ['hours behind', -7 * 3_600_000],
  ])('end at a date by the clock of a server that is %s', async (_name, skew) => {
    const clock = new SimulatedClock();
    await using server = await startScriptedServer((_request, response, index) => {
      if (index > 0) return sendJson(response, 200, lastPage(1));
      const now = clock.now() + skew;
      const retryAfter = new Date(now + 42_000).toUTCString();
      sendJson(response, 503, {}, { 'retry-after': retryAfter, date: new Date(now).toUTCString() });
    });
    await using client = openClient({ ...server, clock });
    const start = clock.now();
    await readAll(client, 'assets');
    expect(clock.now() - start).toBe(42_000);
  });
});

describe('errors', () => {
  const faults: readonly Fault[] = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 429, retryAfterSeconds: 1 },
    { kind: 'reset' },
    { kind: 'truncated-json' },
    { kind: 'wrong-shape' },
    { kind: 'missing-scope' },
    { kind: 'stuck-cursor' },
    { kind: 'rejected-cursor' },
    { kind: 'revoked-token' },
    { kind: 'status', status: 500, target: 'token' },
    { kind: 'status', status: 401, target: 'token' },
    { kind: 'truncated-json', target: 'token' },
    { kind: 'wrong-shape', target: 'token' },
    { kind: 'reset', target: 'token' },
  ];

  it.each(faults.map((fault) => [JSON.stringify(fault), fault] as const))(
    'never hold a token or a secret: %s',
    async (_name, fault) => {
      const logged: unknown[] = [];
      const log = (...entry: unknown[]) => void logged.push(entry);
      const logger = { debug: log, info: log, warn: log, error: log };
      await using simulator = await startSimulator({ vulnerabilities: 250, clock: new SimulatedClock() });
      simulator.faults.add(fault);
      await using client = openClient(simulator, { logger });
      const error = await errorOf(readAll(client, 'vulnerabilities'));
      expect(error).toBeInstanceOf(VantaVulnError);
      const everything = inspect([error, logged], {
        depth: Infinity,
        showHidden: true,
        maxStringLength: Infinity,
      });
      expect(everything).not.toMatch(/vat_|vcs_|Bearer/);
    },
  );

  it.each([
    ['in words', (header: string) => `bad header authorization: ${header}`, 400],
    ['without its kind', (header: string) => header.slice('Bearer '.length), 400],
    ['in a URL', (header: string) => encodeURIComponent(header), 400],
    ['in a redirect', (header: string) => header, 302],
  ])('never hold the token of the request that a server repeats %s', async (_name, repeat, status) => {
    for (const token of [SCRIPTED_TOKEN, 'eyJhbGciOiJ.opaque+/token==']) {
      await using server = await startScriptedServer(
        (request, response) => {
          const repeated = repeat(request.headers.authorization ?? '');
          const location = encodeURI(`/login?for=${repeated}`);
          sendJson(response, status, { error: repeated }, { location, 'x-request-id': repeated });
        },
        (_request, response) => sendJson(response, 200, { access_token: token, expires_in: 3600 }),
      );
      await using client = openClient({ ...server, clock: new SimulatedClock() });
      const error = await errorOf(readAll(client, 'assets'));
      const everything = inspect(error, { depth: Infinity, showHidden: true });
      expect(everything).toContain('[redacted]');
      expect(everything).not.toContain(token);
      expect(everything).not.toContain(encodeURIComponent(token));
    }
  });

  it.each([
    ['in base64, behind an id', (sent: string) => Buffer.from(`id:${sent}`).toString('base64')],
    ['escaped as JSON', (sent: string) => JSON.stringify(sent)],
    ['escaped for a form', (sent: string) => new URLSearchParams({ sent }).toString()],
  ])('never hold the secret, which a server repeats %s with a page', async (_name, repeat) => {
    const clientSecret = 'of+no/known "form"=';
    await using server = await startScriptedServer(
      (_request, response) =>
        sendJson(
          response,
          400,
          { error: `<${repeat(clientSecret)}>` },
          { 'x-request-id': repeat('of+no/known "form"=') },
        ),
      (_request, response) => sendJson(response, 200, { access_token: SCRIPTED_TOKEN, expires_in: 3600 }),
    );
    await using client = openClient({ ...server, clientSecret, clock: new SimulatedClock() });
    const error = await errorOf(readAll(client, 'assets'));
    const { message } = error instanceof Error ? error : new Error('no error');
    expect(message).toContain('[redacted]');
    for (const part of ['of+no', 'of%2Bno', Buffer.from('id:of+no/k').toString('base64').slice(4)])
      expect(message).not.toContain(part);
  });

  it('quote nothing of an answer that is damaged: it may hold a token', async () => {
    await using server = await startScriptedServer(
      () => undefined,
      (_request, response) => response.end('{"echo": "opaque-secret", "access_token": "opaque-tok'),
    );
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    const error = await errorOf(readAll(client, 'assets'));
    expect(error).toMatchObject({ message: containing('are no whole JSON') });
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('opaque');
  });

  it('never hold the secret that the token endpoint repeats, whatever it looks like', async () => {
    const clientSecret = 'of+no/known-form=';
    await using server = await startScriptedServer(
      () => undefined,
      (request, response) => {
        request.setEncoding('utf8').on('data', (body: string) => sendJson(response, 400, { sent: body }));
      },
    );
    await using client = openClient({ ...server, clientSecret, clock: new SimulatedClock() });
    const error = await errorOf(readAll(client, 'assets'));
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(clientSecret);
  });
});
