import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readStatistics, statisticsToJson } from '@vanta-vuln/stats';
import { describe, expect, it } from 'vitest';
import { gatewayEvent, makeFunction } from '../test/make-function.ts';
import type { AnswerCall, CallAnswer } from '../test/start-aws-server.ts';

const JSON_BODY = { 'Content-Type': 'application/json' };
const QUESTION = JSON.stringify({ template: 'overdue', parameters: { limit: 5 } });
// sha256 of `nightly`.
const NAME_OF_NIGHTLY = 'api-2a3b62b53ddb9f167b63d22202a360811ba78df0';
const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:sync';

/** An Athena that runs one query at once. */
function athena(over: Readonly<Record<string, CallAnswer>> = {}): AnswerCall {
  const answers: Readonly<Record<string, CallAnswer>> = {
    StartQueryExecution: { output: { QueryExecutionId: 'q-1' } },
    GetQueryExecution: {
      output: {
        QueryExecution: {
          QueryExecutionId: 'q-1',
          WorkGroup: 'wg',
          Query: '-- vanta-vuln {"template":"overdue"}\nSELECT 1',
          Status: { State: 'SUCCEEDED' },
          Statistics: { DataScannedInBytes: 20_971_520, TotalExecutionTimeInMillis: 1200 },
        },
      },
    },
    GetQueryResults: {
      output: {
        ResultSet: {
          ResultSetMetadata: { ColumnInfo: [{ Name: 'name', Type: 'varchar' }] },
          Rows: [{ Data: [{ VarCharValue: 'name' }] }, { Data: [{ VarCharValue: '=1+1' }] }],
        },
      },
    },
    ...over,
  };
  return ({ target }) => answers[target.split('.')[1] ?? ''];
}

const ask = gatewayEvent('POST', '/api/v1/query', { body: QUESTION, headers: JSON_BODY });
const parse = (text: string): unknown => JSON.parse(text);

describe('the query function', () => {
  it('answers a question with Athena, and measures what it cost', async () => {
    await using made = await makeFunction({ aws: athena() });
    const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = await made.invoke(ask);
    expect([statusCode, isBase64Encoded]).toEqual([200, false]);
    expect(parse(body)).toMatchObject({
      id: 'q-1',
      template: 'overdue',
      rows: [{ name: '=1+1' }],
      statistics: { bytes_read: 20_971_520, milliseconds: 1200, reused: false },
    });
    expect({ ...headers, ...multiValueHeaders }).toMatchObject({ 'x-request-id': ['gateway-1'] });
    expect(parse(made.metrics.join(''))).toMatchObject({
      ApiRequests: 1,
      QueryDuration: 1200,
      QueryBytesScanned: 20_971_520,
      // 20 megabytes at $5 a terabyte.
      QueryCostUsd: (20 * 5) / 1024 ** 2,
    });
  });

  it('gives the answer of another container, as CSV in which no cell is a formula', async () => {
    await using made = await makeFunction({ aws: athena() });
    await made.invoke(ask);
    const read = gatewayEvent('GET', '/api/v1/query/q-1', { headers: { Accept: 'text/csv' } });
    const { statusCode, body, isBase64Encoded } = await made.open()(read);
    expect([statusCode, body, isBase64Encoded]).toEqual([200, "name\n'=1+1\n", false]);
  });

  it('takes a body that the gateway has encoded', async () => {
    await using made = await makeFunction({ aws: athena() });
    const encoded = { ...ask, body: Buffer.from(QUESTION).toString('base64'), isBase64Encoded: true };
    expect(await made.invoke(encoded)).toMatchObject({ statusCode: 200 });
  });

  it('answers a GET that comes with a body as one without', async () => {
    await using made = await makeFunction({ aws: athena() });
    const answer = await made.invoke(gatewayEvent('GET', '/api/v1/health', { body: '{}' }));
    expect(answer).toMatchObject({ statusCode: 200 });
  });

  it('has the statistics of the lake, filtered as the query of the address says', async () => {
    await using made = await makeFunction({ aws: athena() });
    await made.sync();
    const query = { severity: 'CRITICAL,HIGH', as_of: '2024-01-20' };
    const { body } = await made.invoke(gatewayEvent('GET', '/api/v1/stats', { query }));
    const expected = await readStatistics(made.lake, {
      asOf: Date.UTC(2024, 0, 20),
      dueSoonDays: 14,
      filter: { severities: ['CRITICAL', 'HIGH'] },
    });
    expect(expected.vulnerabilities.total).toBeGreaterThan(0);
    expect(parse(body)).toEqual(parse(JSON.stringify(statisticsToJson(expected))));
  });

  it('answers before the first sync', async () => {
    await using made = await makeFunction({ aws: athena() });
    for (const path of [
      '/api/v1/stats',
      '/api/v1/sync/status',
      '/api/v1/sync/history',
      '/api/v1/templates',
    ]) {
      expect(await made.invoke(gatewayEvent('GET', path)), path).toMatchObject({ statusCode: 200 });
    }
  });

  it('answers a preflight of any origin', async () => {
    await using made = await makeFunction({ aws: athena() });
    const headers = { Origin: 'https://dashboard.example', 'Access-Control-Request-Method': 'POST' };
    const answer = await made.invoke(gatewayEvent('OPTIONS', '/api/v1/query', { headers }));
    expect(answer).toMatchObject({
      statusCode: 204,
      multiValueHeaders: { 'access-control-allow-origin': ['*'] },
    });
  });

  it.each([
    ['StartQueryExecution', { error: 'AccessDeniedException' }, 502, 'query-access-denied'],
    [
      'StartQueryExecution',
      { error: 'InvalidRequestException', message: 'WorkGroup wg is not found.' },
      503,
      'athena-setup',
    ],
    [
      'GetQueryResults',
      { error: 'InvalidRequestException', message: 'Could not find results' },
      410,
      'query-expired',
    ],
    [
      'GetQueryExecution',
      { error: 'InvalidRequestException', message: 'QueryExecution q-1 was not found' },
      404,
      'query-unknown',
    ],
  ] as const)('tells what Athena says to %s: %j', async (operation, answer, status, code) => {
    await using made = await makeFunction({ aws: athena({ [operation]: answer }) });
    const { statusCode, body } = await made.invoke(ask);
    expect([statusCode, parse(body)]).toMatchObject([status, { code, request_id: 'gateway-1' }]);
  });

  it.each([
    [{ action: 'reconcile' }],
    [null],
    [{ httpMethod: 'GET', path: 'x', requestContext: { requestId: '1' } }],
  ])('makes nothing of the event %j', async (event) => {
    await using made = await makeFunction({ aws: athena() });
    await expect(made.invoke(event)).rejects.toMatchObject({ code: 'event-not-understood' });
  });

  it('shows nothing that an event of another form carries, such as a token', async () => {
    await using made = await makeFunction({ aws: athena() });
    const event = { version: '2.0', headers: { authorization: 'Bearer of-somebody' }, rawPath: '/' };
    await expect(made.invoke(event)).rejects.toThrow('it has version, headers, rawPath');
    expect(made.log.join('')).not.toContain('of-somebody');
  });

  it.each([
    ['/vuln/api/v1/health', 'api/v1/health'],
    ['/api/v1/health', 'api/v1/health'],
    ['/api/v1/health', undefined],
  ])('answers at %s, also below the path of a custom domain', async (path, proxy) => {
    await using made = await makeFunction({ aws: athena() });
    const event = { ...gatewayEvent('GET', path), pathParameters: proxy === undefined ? null : { proxy } };
    expect(await made.invoke(event)).toMatchObject({ statusCode: 200 });
  });

  it.each(['GetQueryExecution', 'GetQueryResults'])(
    'names the query that it has started where Athena is too busy for %s: nobody has to start it again',
    async (operation) => {
      await using made = await makeFunction({
        aws: athena({ [operation]: { error: 'ThrottlingException' } }),
      });
      const { statusCode, multiValueHeaders, body } = await made.invoke(ask);
      expect([statusCode, parse(body)]).toMatchObject([202, { id: 'q-1', status: 'running' }]);
      expect(multiValueHeaders).toMatchObject({ location: ['query/q-1'], 'retry-after': ['2'] });
    },
  );

  it('understands each of its sample events', async () => {
    await using made = await makeFunction({ aws: athena() });
    const folder = join(import.meta.dirname, '../events');
    for (const name of await readdir(folder)) {
      const { statusCode } = await made.invoke(parse(await readFile(join(folder, name), 'utf8')));
      expect(statusCode, name).toBe(name === 'trigger-sync.json' ? 501 : 200);
    }
  });
});

describe('a request whose time is up', () => {
  // With the reserve of a second, 300 ms for the work.
  const time = 1_300;
  // Kept here, as a socket keeps what waits for it: a promise that nobody holds is collected, with all who wait for it.
  const never = new Promise<void>(() => undefined);
  const running = { output: { QueryExecution: { WorkGroup: 'wg', Status: { State: 'RUNNING' } } } };
  const ofDay = JSON.stringify({ template: 'point-in-time', parameters: { date: '2024-01-15' } });
  const targets = (calls: readonly { readonly target: string }[]) =>
    calls.map(({ target }) => target.split('.')[1]);

  it.each([
    ['runs', { GetQueryExecution: running }],
    ['says nothing of itself', { GetQueryExecution: 'never' }],
    ['gives no rows', { GetQueryResults: 'never' }],
  ] as const)('is answered with the id of its query, which goes on, when that %s', async (_name, over) => {
    await using made = await makeFunction({ aws: athena(over), time });
    const { statusCode, multiValueHeaders, body } = await made.invoke(ask);
    expect([statusCode, parse(body)]).toMatchObject([202, { id: 'q-1', status: 'running' }]);
    expect(multiValueHeaders).toMatchObject({ location: ['query/q-1'], 'retry-after': ['2'] });
    expect(targets(made.calls)).not.toContain('StopQueryExecution');
  });

  it.each([
    ['no query was started', ask, { StartQueryExecution: 'never' }, undefined],
    [
      'the look for its day is stopped',
      gatewayEvent('POST', '/api/v1/query', { body: ofDay, headers: JSON_BODY }),
      { GetQueryExecution: running, StopQueryExecution: { output: {} } },
      'StopQueryExecution',
    ],
    [
      'an answer is not handed over',
      gatewayEvent('GET', '/api/v1/query/q-1'),
      { GetQueryResults: 'never' },
      undefined,
    ],
  ] as const)('is a problem that says when to come again, when %s', async (_name, event, over, last) => {
    await using made = await makeFunction({ aws: athena(over), time });
    const begun = performance.now();
    const { statusCode, multiValueHeaders, body } = await made.invoke(event);
    expect(performance.now() - begun).toBeLessThan(time);
    expect([statusCode, parse(body)]).toMatchObject([
      503,
      { code: 'deadline-reached', retryable: true, request_id: 'gateway-1' },
    ]);
    expect(multiValueHeaders).toMatchObject({
      'content-type': ['application/problem+json'],
      'retry-after': ['5'],
    });
    if (last !== undefined) expect(targets(made.calls).at(-1)).toBe(last);
  });

  it('is a problem when the lake does not answer, and the next one is answered', async () => {
    let isStuck = true;
    await using made = await makeFunction({
      aws: athena(),
      time,
      whenOpened: () => (isStuck ? never : Promise.resolve()),
    });
    const stats = gatewayEvent('GET', '/api/v1/sync/status');
    expect(await made.invoke(stats)).toMatchObject({ statusCode: 503 });
    isStuck = false;
    expect(await made.invoke(stats)).toMatchObject({ statusCode: 200 });
  });
});

describe('a sync that is asked for', () => {
  const trigger = (key: string) =>
    gatewayEvent('POST', '/api/v1/sync/trigger', { headers: { 'Idempotency-Key': key } });
  const started = { executionArn: 'arn:execution' };

  it('starts the state machine under a name that comes from the key', async () => {
    await using made = await makeFunction({
      aws: () => ({ output: { ...started, startDate: Date.now() / 1000 } }),
      stateMachine: MACHINE,
    });
    for (const key of ['nightly', 'nightly', 'other']) {
      const { statusCode, body } = await made.invoke(trigger(key));
      expect([statusCode, parse(body)]).toEqual([202, { id: 'arn:execution', repeated: false }]);
    }
    const [first, second, third] = made.calls.map(({ input }) => input);
    expect(first).toEqual({ stateMachineArn: MACHINE, name: NAME_OF_NIGHTLY, input: '{}' });
    expect(second).toEqual(first);
    expect(third).not.toEqual(first);
  });

  it('is the one that the key has started before', async () => {
    const earlier = { ...started, startDate: Date.now() / 1000 - 3600 };
    await using running = await makeFunction({ aws: () => ({ output: earlier }), stateMachine: MACHINE });
    expect(parse((await running.invoke(trigger('nightly'))).body)).toEqual({
      id: 'arn:execution',
      repeated: true,
    });
    await using ended = await makeFunction({
      aws: () => ({ error: 'ExecutionAlreadyExists' }),
      stateMachine: MACHINE,
    });
    expect(parse((await ended.invoke(trigger('nightly'))).body)).toMatchObject({
      id: `arn:aws:states:us-east-1:000000000000:execution:sync:${NAME_OF_NIGHTLY}`,
      repeated: true,
    });
  });

  it.each([
    ['AccessDeniedException', 502, 'access-denied'],
    ['StateMachineDoesNotExist', 503, 'sync-not-started'],
  ])('is refused when Step Functions says %s', async (error, status, code) => {
    await using made = await makeFunction({ aws: () => ({ error, message: 'no' }), stateMachine: MACHINE });
    const { statusCode, body } = await made.invoke(trigger('nightly'));
    expect([statusCode, parse(body)]).toMatchObject([status, { code }]);
  });
});
