import { StoreError, VantaVulnError, silentLogger } from '@vanta-vuln/core';
import type { Logger } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { completedRun, emptyStore } from '../test/empty-store.ts';
import { jsonOf, makeApi } from '../test/make-api.ts';
import { problemSchema } from './schemas/problem-schema.ts';
import type { TriggeredSync } from './sync-trigger.ts';

const ask = { template: 'overdue' };

describe('a request without the right key', () => {
  it.each([
    ['no key', {}, 'api-key-missing'],
    ['an empty key', { 'x-api-key': '' }, 'api-key-missing'],
    ['a wrong key', { 'x-api-key': 'wrong' }, 'api-key-wrong'],
    ['the beginning of the key', { 'x-api-key': 'secre' }, 'api-key-wrong'],
  ])('that shows %s is refused', async (_name, headers, code) => {
    await using api = makeApi({ apiKey: 'secret' });
    for (const response of [
      await api.get('/api/v1/stats', headers),
      await api.post('/api/v1/query', ask, headers),
    ]) {
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('ApiKey');
      expect(await jsonOf(response)).toMatchObject({ code, status: 401 });
    }
  });

  it('is answered where no key is needed', async () => {
    await using api = makeApi({ apiKey: 'secret' });
    expect((await api.get('/api/v1/health')).status).toBe(200);
    expect((await api.get('/openapi.json')).status).toBe(200);
    expect((await api.get('/api/v1/health/x')).status).toBe(401);
    expect((await api.send('/api/v1/stats', { method: 'OPTIONS' })).status).toBe(204);
  });

  it('is answered with the key', async () => {
    await using api = makeApi({ apiKey: 'secret' });
    expect((await api.get('/api/v1/stats', { 'x-api-key': 'secret' })).status).toBe(200);
  });
});

describe('the body of a question', () => {
  it.each([
    ['no JSON', '{', {}, 400, 'body-unreadable'],
    ['nothing', '', {}, 400, 'body-unreadable'],
    ['JSON of another kind', '[1]', {}, 400, 'request-invalid'],
    ['neither template nor SQL', '{}', {}, 400, 'request-invalid'],
    ['a misspelt key', '{"template":"mttr","parameter":{}}', {}, 400, 'request-invalid'],
    [
      'a parameter that is a list',
      '{"template":"mttr","parameters":{"from":[1]}}',
      {},
      400,
      'request-invalid',
    ],
    ['a template of no name', '{"template":"overdeu"}', {}, 422, 'template-unknown'],
    [
      'a number that is none',
      '{"template":"overdue","parameters":{"limit":"x"}}',
      {},
      422,
      'template-parameter',
    ],
    ['a parameter of no name', '{"template":"overdue","parameters":{"x":1}}', {}, 422, 'template-parameter'],
    ['a missing parameter', '{"template":"cve-exposure"}', {}, 422, 'template-parameter'],
    ['SQL, which is switched off', '{"sql":"SELECT 1"}', {}, 403, 'free-sql-disabled'],
    ['text', '{}', { 'content-type': 'text/plain' }, 415, 'body-type-unsupported'],
    ['too many bytes', `{"template":"${'x'.repeat(70_000)}"}`, {}, 413, 'body-too-large'],
  ])('may not be %s', async (_name, body, headers, status, code) => {
    await using api = makeApi();
    const response = await api.post('/api/v1/query', body, headers);
    expect([response.status, await jsonOf(response)]).toMatchObject([status, { status, code }]);
    expect(api.engine.asked).toEqual([]);
  });

  it('that breaks off is a fault of its caller, of which the log tells no error', async () => {
    const errors: string[] = [];
    const logger: Logger = { ...silentLogger, error: (_facts, message) => void errors.push(message) };
    await using api = makeApi({ parts: { logger } });
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"te'));
        controller.error(new Error('aborted'));
      },
    });
    const headers = { 'content-type': 'application/json' };
    const response = await api.send('/api/v1/query', { method: 'POST', body, headers, duplex: 'half' });
    expect([response.status, await jsonOf(response)]).toMatchObject([400, { code: 'body-unreadable' }]);
    expect(errors).toEqual([]);
  });

  it('is given up as soon as it is too large, whatever it says of its length', async () => {
    await using api = makeApi({ maxBodyBytes: 1000 });
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(600));
      },
    });
    const response = await api.send('/api/v1/query', {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(10);
  });

  it('may be SQL where that is switched on', async () => {
    await using api = makeApi({ freeSql: true });
    expect((await api.post('/api/v1/query', { sql: 'SELECT 1' })).status).toBe(200);
    expect(api.engine.asked).toEqual([{ sql: 'SELECT 1', parameters: [] }]);
  });
});

describe('a route', () => {
  it.each([
    ['GET', '/api/v1/nothing', 404, 'route-unknown', null],
    ['GET', '/api/v1/query', 405, 'method-not-allowed', 'POST, OPTIONS'],
    ['DELETE', '/api/v1/stats', 405, 'method-not-allowed', 'GET, HEAD, OPTIONS'],
    ['POST', '/api/v1/query/abc', 405, 'method-not-allowed', 'GET, HEAD, OPTIONS'],
    ['GET', '/api/v1/query/nobody-started-it', 404, 'query-unknown', null],
    ['GET', '/api/v1/stats?severty=HIGH', 400, 'request-invalid', null],
    ['GET', '/api/v1/stats?as_of=yesterday', 400, 'request-invalid', null],
    ['GET', '/api/v1/stats?top=1&top=2', 400, 'request-invalid', null],
    ['GET', '/api/v1/stats?top=', 400, 'request-invalid', null],
    ['GET', '/api/v1/stats?due_soon_days=%20', 400, 'request-invalid', null],
    ['GET', '/api/v1/sync/history?limit=0', 400, 'request-invalid', null],
    ['POST', '/api/v1/sync/trigger', 501, 'sync-trigger-missing', null],
  ])('%s %s is refused with %i %s', async (method, path, status, code, allow) => {
    await using api = makeApi();
    const response = await api.send(path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('allow')).toBe(allow);
    expect(problemSchema.parse(await response.json())).toMatchObject({ code, status });
  });

  it('names each part of a request that is wrong', async () => {
    await using api = makeApi();
    expect(await jsonOf(await api.get('/api/v1/stats?top=-1&status=x'))).toMatchObject({
      problems: [{ path: 'query.status' }, { path: 'query.top' }],
    });
  });

  it.each([
    [
      { template: 'overdue', parameters: { severity: ['HIGH'], limit: true, as_of: null } },
      ['body.parameters.severity', 'body.parameters.limit'],
    ],
    [{ template: 'overdue', parameters: [] }, ['body.parameters']],
    [{ template: 7 }, ['body.template']],
    [{ parameters: {} }, ['body.template']],
    [{ sql: 7 }, ['body.sql']],
    [{ template: 'overdue', sql: 'SELECT 1' }, ['body']],
    [{}, ['body']],
  ])('names what is wrong with the question %j', async (question, paths) => {
    await using api = makeApi();
    const { problems } = problemSchema.parse(await (await api.post('/api/v1/query', question)).json());
    expect(problems?.map(({ path }) => path)).toEqual(paths);
  });

  it('answers HEAD as GET, without the body', async () => {
    await using api = makeApi();
    const response = await api.send('/api/v1/stats', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('etag')).not.toBeNull();
  });

  it.each(['image/png', 'application/json;q=0', 'text/csv;q=0, application/json;q=0'])(
    'has no answer in the form of %s',
    async (accept) => {
      await using api = makeApi();
      const response = await api.get('/api/v1/templates', { accept });
      expect([response.status, await jsonOf(response)]).toMatchObject([406, { code: 'not-acceptable' }]);
    },
  );

  it('is not even begun when its answer would not be accepted', async () => {
    await using api = makeApi();
    expect((await api.post('/api/v1/query', ask, { accept: 'image/png' })).status).toBe(406);
    expect(api.engine.asked).toEqual([]);
  });
});

describe('a page of another site', () => {
  const origin = 'https://dashboard.example';
  const preflight = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'x-api-key',
  };

  it('may ask from an origin that is allowed, and asks for that without a key', async () => {
    await using api = makeApi({ corsOrigins: [origin], apiKey: 'secret' });
    const allowed = await api.send('/api/v1/query', { method: 'OPTIONS', headers: preflight });
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('x-api-key');
    const refused = await api.get('/api/v1/stats', { origin });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
  });

  it.each(['https://dashboard.example/', 'HTTPS://Dashboard.Example:443'])(
    'may ask from an origin that is given as %s',
    async (given) => {
      await using api = makeApi({ corsOrigins: [given] });
      const response = await api.get('/api/v1/health', { origin });
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    },
  );

  it.each(['chrome-extension://abc', 'null.example'])('of the name %s is not every page', async (given) => {
    await using api = makeApi({ corsOrigins: [given] });
    const response = await api.get('/api/v1/health', { origin: 'null' });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may not read anything from other origins', async () => {
    await using api = makeApi({ corsOrigins: ['https://other.example'] });
    const response = await api.get('/api/v1/stats', { origin });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may not give its own name the address of this machine', async () => {
    await using api = makeApi({ hosts: ['localhost', '127.0.0.1'] });
    expect((await api.get('/api/v1/health', { host: 'evil.example' })).status).toBe(421);
    expect((await api.get('/api/v1/health', { host: 'LOCALHOST:8080' })).status).toBe(200);
  });
});

describe('the id of a request', () => {
  it('is the one that came with it', async () => {
    await using api = makeApi();
    const response = await api.get('/api/v1/nothing', { 'x-request-id': 'job-7' });
    expect(response.headers.get('x-request-id')).toBe('job-7');
    expect(await jsonOf(response)).toMatchObject({ request_id: 'job-7' });
  });

  it('is one of its own where none came, or one that could do harm', async () => {
    await using api = makeApi({ requestId: () => 'of-the-gateway' });
    expect((await api.get('/api/v1/health')).headers.get('x-request-id')).toBe('of-the-gateway');
    const hostile = await api.get('/api/v1/health', { 'x-request-id': '"><script>' });
    expect(hostile.headers.get('x-request-id')).toBe('of-the-gateway');
    await using other = makeApi();
    expect((await other.get('/api/v1/health')).headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('one request more than may be in work', () => {
  it('is refused at once and told when to come again, until one has been answered', async () => {
    const ends: (() => void)[] = [];
    const trigger = {
      start: () =>
        new Promise<TriggeredSync>((resolve) => ends.push(() => resolve({ id: 'x', repeated: false }))),
    };
    await using api = makeApi({ trigger, maxRequests: 2 });
    const start = () => api.send('/api/v1/sync/trigger', { method: 'POST' });
    const started = [start(), start()];
    const refused = await start();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(problemSchema.parse(await refused.json())).toMatchObject({ code: 'server-busy', retryable: true });
    for (const end of ends) end();
    expect((await Promise.all(started)).map(({ status }) => status)).toEqual([202, 202]);
    expect((await api.get('/api/v1/stats')).status).toBe(200);
  });
});

describe('a request that the server wants to end', () => {
  const late = new StoreError('deadline-reached', 'The time is up.', { hint: 'Again.', retryable: true });
  const never = () => new Promise<never>(() => undefined);

  it('is answered with the reason, though the work behind it goes on', async () => {
    await using api = makeApi({ parts: { openStore: never } });
    const signal = AbortSignal.abort(late);
    const response = await api.send('/api/v1/sync/status', { signal });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(response.headers.get('x-request-id')).not.toBeNull();
    expect(problemSchema.parse(await response.json())).toMatchObject({ code: 'deadline-reached' });
  });

  it('is answered with the reason, whatever its work makes of it', async () => {
    const stopping = new AbortController();
    const trigger = {
      async start() {
        stopping.abort(late);
        throw new TypeError('aborted');
      },
    };
    await using api = makeApi({ trigger });
    const { signal } = stopping;
    const response = await api.send('/api/v1/sync/trigger', { method: 'POST', signal });
    expect(await jsonOf(response)).toMatchObject({ code: 'deadline-reached', detail: 'The time is up.' });
  });

  it('is not answered sooner because its caller has gone', async () => {
    await using api = makeApi();
    const response = await api.send('/api/v1/stats', { signal: AbortSignal.abort() });
    expect(response.status).toBe(200);
  });
});

describe('a failure behind the API', () => {
  const failing = (error: Error) => ({ ...emptyStore(), lastRun: async () => Promise.reject(error) });

  it.each([
    ['access-denied', false, 502],
    ['object-store-unreachable', true, 503],
    ['database-missing', false, 503],
  ])('%s is told as it is', async (code, retryable, status) => {
    const error = new StoreError(code, 'The lake says no.', { hint: 'Ask its owner.', retryable });
    await using api = makeApi({ store: failing(error) });
    const response = await api.get('/api/v1/stats');
    expect(response.headers.get('retry-after')).toBe(retryable ? '5' : null);
    expect(problemSchema.parse(await response.json())).toMatchObject({
      status,
      code,
      detail: 'The lake says no.',
      hint: 'Ask its owner.',
      type: `urn:vanta-vuln:problem:${code}`,
    });
  });

  it('that nobody foresaw is logged, and its inside is not told', async () => {
    const logged: unknown[] = [];
    const keep = (facts: unknown) => void logged.push(facts);
    const logger: Logger = { debug: () => undefined, info: keep, warn: keep, error: keep };
    const error = new TypeError('password=hunter2');
    await using api = makeApi({ store: failing(error), parts: { logger } });
    const response = await api.get('/api/v1/stats', { 'x-request-id': 'r-1' });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
    expect(logged).toContainEqual({ err: error, requestId: 'r-1' });
    expect(logged).toContainEqual(
      expect.objectContaining({ requestId: 'r-1', status: 500, path: '/api/v1/stats' }),
    );
  });
});

describe('before the first sync', () => {
  it('every route that reads the store answers', async () => {
    await using api = makeApi();
    expect(await jsonOf(await api.get('/api/v1/sync/status'))).toEqual({
      last_completed: null,
      latest: null,
      seconds_since_completed: null,
    });
    expect(await jsonOf(await api.get('/api/v1/sync/history'))).toEqual({ runs: [] });
    expect(await jsonOf(await api.get('/api/v1/stats'))).toMatchObject({ total_count: 0, last_sync: null });
  });
});

describe('the syncs', () => {
  const failed = { ...completedRun, id: 'run-2', status: 'failed', error: '=cmd()' } as const;

  it('are told with the last one that completed, and the latest', async () => {
    const clock = { now: () => completedRun.finishedAt + 90_000, sleep: async () => undefined };
    await using api = makeApi({ store: emptyStore([failed, completedRun]), parts: { clock } });
    expect(await jsonOf(await api.get('/api/v1/sync/status'))).toMatchObject({
      last_completed: { run_id: 'run-1', vulnerabilities: { read: 3, new: 3 }, seconds: 60 },
      latest: { run_id: 'run-2', status: 'failed' },
      seconds_since_completed: 90,
    });
  });

  it('are listed as JSON, NDJSON and CSV, in which no cell is a formula', async () => {
    await using api = makeApi({ store: emptyStore([failed, completedRun]) });
    expect(await jsonOf(await api.get('/api/v1/sync/history?limit=1'))).toMatchObject({
      runs: [{ run_id: 'run-2' }],
    });
    const lines = await (await api.get('/api/v1/sync/history', { accept: 'application/x-ndjson' })).text();
    expect(lines.trim().split('\n')).toHaveLength(2);
    const csv = await (await api.get('/api/v1/sync/history', { accept: 'text/csv' })).text();
    expect(csv.split('\n')[0]).toMatch(/^run_id,backend,status,started_at/);
    expect(csv).toContain(",'=cmd()");
  });
});

describe('a sync that is asked for', () => {
  it('is started with the key of the request', async () => {
    const keys: (string | null)[] = [];
    const trigger = {
      async start({ key }: { readonly key: string | null }) {
        keys.push(key);
        return { id: 'execution-1', repeated: keys.length > 1 };
      },
    };
    await using api = makeApi({ trigger });
    const start = async (headers: Record<string, string>) =>
      api.send('/api/v1/sync/trigger', { method: 'POST', headers });
    const first = await start({ 'idempotency-key': 'nightly' });
    expect([first.status, await jsonOf(first)]).toEqual([202, { id: 'execution-1', repeated: false }]);
    expect(await jsonOf(await start({}))).toEqual({ id: 'execution-1', repeated: true });
    expect(keys).toEqual(['nightly', null]);
    expect((await start({ 'idempotency-key': 'x'.repeat(300) })).status).toBe(400);
  });

  it('is refused with what hinders it', async () => {
    const error = new VantaVulnError('sync-not-started', 'No.', { hint: 'Later.', retryable: true });
    await using api = makeApi({ trigger: { start: async () => Promise.reject(error) } });
    expect((await api.send('/api/v1/sync/trigger', { method: 'POST' })).status).toBe(503);
  });
});

describe('an API with a limit that is none', () => {
  it.each([{ maxBodyBytes: Number.NaN }, { maxRequests: 0 }, { patience: -1 }, { dueSoonDays: Number.NaN }])(
    'is not made with %o',
    (options) => {
      expect(() => makeApi(options)).toThrow(expect.objectContaining({ code: 'invalid-api-option' }));
    },
  );
});
