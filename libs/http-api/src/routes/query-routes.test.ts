import { setImmediate } from 'node:timers/promises';
import { QueryError, QueryScanLimitError } from '@vanta-vuln/core';
import type { ColumnValue, QueryColumn } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { jsonOf, makeApi } from '../../test/make-api.ts';
import type { MadeOf } from '../../test/make-api.ts';
import { queryAnswer, runningQuery } from '../schemas/query-schemas.ts';

const COLUMNS: readonly QueryColumn[] = [
  { name: 'name', type: 'string' },
  { name: 'n', type: 'bigint' },
  { name: 'at', type: 'timestamp' },
  { name: 'tags', type: 'string_list' },
];
const NOON = Date.parse('2026-01-31T12:00:00Z');
const QUESTION = { template: 'overdue', parameters: { limit: 5 } };
const numbers = (count: number): (readonly ColumnValue[])[] =>
  Array.from({ length: count }, (_, index) => [`row ${index}`, index, NOON, []]);
const over = (rows: readonly (readonly ColumnValue[])[], more: MadeOf = {}): MadeOf => ({
  answer: { columns: COLUMNS, rows },
  ...more,
});
const textOf = async (response: Response) => response.text();
const fieldOf = (json: Record<string, unknown>, name: string) => String(json[name]);

describe('an answer', () => {
  it('is one object a row, with what it has cost', async () => {
    await using api = makeApi(over([['a', 1, NOON, ['x', 'y']]]));
    const response = await api.post('/api/v1/query', QUESTION);
    expect(response.status).toBe(200);
    const answer = queryAnswer.parse(await response.json());
    expect(answer).toMatchObject({
      status: 'succeeded',
      template: 'overdue',
      snapshot_date: null,
      statistics: { bytes_read: 1234, cost_usd: 0.01, reused: false },
      next: null,
      rows: [{ name: 'a', n: 1, at: '2026-01-31T12:00:00.000Z', tags: ['x', 'y'] }],
    });
    expect(response.headers.get('vary')).toBe('Accept');
  });

  it('is CSV in which no cell is a formula', async () => {
    await using api = makeApi(
      over([
        ['=HYPERLINK("http://evil","x")', -1, NOON, ['@a', 'b']],
        ['+1', 2, null, []],
        ['-1\n"', 3, NOON, []],
        ['\t=1', 4, NOON, []],
      ]),
    );
    const response = await api.post('/api/v1/query', QUESTION, { accept: 'text/csv' });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(await textOf(response)).toBe(
      [
        'name,n,at,tags',
        `"'=HYPERLINK(""http://evil"",""x"")",-1,2026-01-31T12:00:00.000Z,'@a; b`,
        `'+1,2,,`,
        `"'-1\n""",3,2026-01-31T12:00:00.000Z,`,
        `'\t=1,4,2026-01-31T12:00:00.000Z,`,
        '',
      ].join('\n'),
    );
  });

  it('is one line of JSON a row, where that is preferred', async () => {
    await using api = makeApi(over(numbers(2)));
    const accept = 'text/csv;q=0.5, application/x-ndjson, application/json;q=0.9';
    const response = await api.post('/api/v1/query', QUESTION, { accept });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(
      (await textOf(response))
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toMatchObject([{ n: 0 }, { n: 1 }]);
  });

  it('is one line a row for every reader of lines', async () => {
    const columns = [{ name: 'text', type: 'string' }] as const;
    await using api = makeApi({ answer: { columns, rows: [['one\u2028two\nthree']] } });
    const accept = 'application/x-ndjson';
    const text = await textOf(await api.post('/api/v1/query', QUESTION, { accept }));
    expect(text.split(/[\n\u2028]/)).toEqual(['{"text":"one\\u2028two\\nthree"}', '']);
  });

  it('names the day of the snapshot that it comes from', async () => {
    await using api = makeApi({ answer: { columns: COLUMNS, rows: [], days: ['2026-01-01', '2026-01-30'] } });
    const ask = { template: 'point-in-time', parameters: { date: '2026-01-31' } };
    const response = await api.post('/api/v1/query', ask);
    expect(response.headers.get('x-snapshot-date')).toBe('2026-01-30');
    const answer = await jsonOf(response);
    expect(answer).toMatchObject({ snapshot_date: '2026-01-30' });
    expect(await jsonOf(await api.get(`/api/v1/query/${fieldOf(answer, 'id')}`))).toMatchObject({
      snapshot_date: '2026-01-30',
      template: 'point-in-time',
    });
  });

  it('of a day before the first one is a problem that names the first one', async () => {
    await using api = makeApi({ answer: { days: ['2026-01-01', null] } });
    const ask = { template: 'point-in-time', parameters: { date: '2025-01-31' } };
    const response = await api.post('/api/v1/query', ask);
    expect([response.status, await jsonOf(response)]).toMatchObject([422, { code: 'no-snapshot' }]);
  });

  it('is told to whoever counts what queries cost, once', async () => {
    const costs: number[] = [];
    await using api = makeApi({ ...over(numbers(1)), onQuery: ({ costUsd }) => void costs.push(costUsd) });
    await api.post('/api/v1/query', QUESTION);
    expect(costs).toEqual([0.01]);
  });
});

describe('a long answer', () => {
  it.each(['application/json', 'application/x-ndjson', 'text/csv'])(
    'comes as %s in pages of 1,000 rows, joined by links',
    async (accept) => {
      await using api = makeApi(over(numbers(2500)));
      const pages = [await api.post('/api/v1/query', QUESTION, { accept })];
      let address = new URL('http://localhost/api/v1/query');
      for (;;) {
        const [, link] = /^<([^>]+)>; rel="next"$/.exec(pages.at(-1)?.headers.get('link') ?? '') ?? [];
        if (link === undefined) break;
        address = new URL(link, address);
        pages.push(await api.get(address.pathname + address.search, { accept }));
      }
      expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
      const texts = await Promise.all(pages.map(textOf));
      const all = texts.join('');
      for (const wanted of ['row 0', 'row 999', 'row 1000', 'row 2499']) {
        expect(all.split(`${wanted}${accept === 'text/csv' ? ',' : '"'}`)).toHaveLength(2);
      }
      if (accept === 'text/csv') expect(all.split('\n')).toHaveLength(2502);
    },
  );

  it('comes in pages of few bytes, each row once', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => [`${index} ${'"'.repeat(200)}`, index, NOON, []]);
    await using api = makeApi(over(rows, { maxPageBytes: 5000 }));
    const first = await jsonOf(await api.post('/api/v1/query', QUESTION));
    const seen: unknown[] = [];
    let page = first;
    for (;;) {
      seen.push(...queryAnswer.parse(page).rows.map(({ n }) => n));
      // As Lambda hands it on: a text inside of JSON.
      expect(JSON.stringify(JSON.stringify(page['rows'])).length).toBeLessThan(5200);
      if (page['next'] === null) break;
      page = await jsonOf(
        await api.get(`/api/v1/query/${fieldOf(first, 'id')}?next=${fieldOf(page, 'next')}`),
      );
    }
    expect(seen).toEqual(rows.map((_, index) => index));
  });

  it('has one heading as CSV, also where a page is cut', async () => {
    await using api = makeApi(over(numbers(30), { maxPageBytes: 500 }));
    const accept = 'text/csv';
    const first = await api.post('/api/v1/query', QUESTION, { accept });
    const [, second = ''] = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '') ?? [];
    expect((await textOf(first)).startsWith('name,n,at,tags\n')).toBe(true);
    const { pathname, search } = new URL(second, 'http://localhost/api/v1/query');
    expect(await textOf(await api.get(pathname + search, { accept }))).toMatch(/^row \d+,/);
  });

  it('may have a row that fills a page to its last byte', async () => {
    const row = { name: 'x', n: 1, at: '2026-01-31T12:00:00.000Z', tags: [] };
    const maxPageBytes = JSON.stringify(JSON.stringify(row)).length;
    await using full = makeApi(over([['x', 1, NOON, []]], { maxPageBytes }));
    expect((await full.post('/api/v1/query', QUESTION)).status).toBe(200);
    await using small = makeApi(over([['x', 1, NOON, []]], { maxPageBytes: maxPageBytes - 1 }));
    expect((await small.post('/api/v1/query', QUESTION)).status).toBe(422);
  });

  it('may not have a row that is larger than a page', async () => {
    await using api = makeApi(over([['x'.repeat(6000), 1, NOON, []]], { maxPageBytes: 5000 }));
    const response = await api.post('/api/v1/query', QUESTION);
    expect([response.status, await jsonOf(response)]).toMatchObject([422, { code: 'row-too-large' }]);
  });

  it.each([
    'x',
    'bnVsbA',
    Buffer.from('{"skip":-1}').toString('base64url'),
    Buffer.from('{"skip":0,"token":"9x"}').toString('base64url'),
  ])('has no page for the token %s', async (token) => {
    await using api = makeApi(over(numbers(3)));
    const { id } = await jsonOf(await api.post('/api/v1/query', QUESTION));
    const response = await api.get(`/api/v1/query/${String(id)}?next=${token}`);
    expect([response.status, await jsonOf(response)]).toMatchObject([400, { code: 'query-token' }]);
  });
});

describe('a query that takes long', () => {
  it('is answered with where its answer will be, and then there', async () => {
    await using api = makeApi({ answer: { columns: COLUMNS, rows: numbers(1), after: 300 }, patience: 50 });
    const response = await api.post('/api/v1/query', QUESTION, { accept: 'text/csv' });
    expect(response.status).toBe(202);
    expect(response.headers.get('retry-after')).toBe('2');
    const { id } = runningQuery.parse(await response.json());
    const { pathname } = new URL(response.headers.get('location') ?? '', 'http://localhost/api/v1/query');
    expect(pathname).toBe(`/api/v1/query/${id}`);
    const early = await api.get(pathname);
    expect(early.status).toBe(202);
    expect(new URL(early.headers.get('location') ?? '', `http://localhost${pathname}`).pathname).toBe(
      pathname,
    );
    await expect.poll(async () => (await api.get(pathname)).status).toBe(200);
  });

  it.each([
    ['ends when its caller has gone, who was not told its id', undefined, 0],
    ['goes on when the server has to answer', new QueryError('deadline-reached', 'Late.', { hint: '-' }), 1],
  ])('%s', async (_what, reason, running) => {
    await using api = makeApi({ answer: { after: Infinity } });
    const leaving = new AbortController();
    const response = api.send('/api/v1/query', {
      method: 'POST',
      body: JSON.stringify(QUESTION),
      headers: { 'content-type': 'application/json' },
      signal: leaving.signal,
    });
    await expect.poll(() => api.engine.running()).toBe(1);
    leaving.abort(reason);
    expect((await response).status).toBe(202);
    await setImmediate();
    expect(api.engine.running()).toBe(running);
  });

  it('is given up when not even its snapshot was found in time', async () => {
    await using api = makeApi({ answer: { after: Infinity }, patience: 50 });
    const response = await api.post('/api/v1/query', {
      template: 'point-in-time',
      parameters: { date: '2026-01-31' },
    });
    expect([response.status, await jsonOf(response)]).toMatchObject([
      503,
      { code: 'snapshot-late', retryable: true },
    ]);
    expect(response.headers.get('retry-after')).not.toBeNull();
    expect(api.engine.running()).toBe(0);
  });
});

describe('a query that fails', () => {
  it.each([
    [new QueryScanLimitError({ bytes: 10, limit: 5 }), 422],
    [new QueryError('query-memory', 'Too much.', { hint: 'Ask for less.' }), 422],
    [new QueryError('query-access-denied', 'Denied.', { hint: 'Ask.' }), 502],
    [new QueryError('query-throttled', 'Busy.', { hint: 'Wait.', retryable: true }), 503],
    [new TypeError('broken'), 422],
  ])('says why: %s', async (failure, status) => {
    await using api = makeApi({ answer: { failure } });
    const response = await api.post('/api/v1/query', QUESTION);
    expect(response.status).toBe(status);
    expect(fieldOf(await jsonOf(response), 'detail')).toContain(failure.message);
  });
});

describe('an answer that was kept', () => {
  it('is gone after its time', async () => {
    let now = 0;
    const clock = { now: () => now, sleep: async () => undefined };
    await using api = makeApi({ ...over(numbers(1)), jobs: { maxAge: 1000, clock } });
    const { id } = await jsonOf(await api.post('/api/v1/query', QUESTION));
    now = 1000;
    expect((await api.get(`/api/v1/query/${String(id)}`)).status).toBe(200);
    now = 1001;
    const response = await api.get(`/api/v1/query/${String(id)}`);
    expect([response.status, await jsonOf(response)]).toMatchObject([410, { code: 'query-expired' }]);
  });
});
