import {
  QueryCancelledError,
  QueryExpiredError,
  QueryRefusedError,
  QueryTokenError,
  UnknownQueryError,
} from '@vanta-vuln/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { playAthena } from '../../test/play-athena.ts';
import type { PlayedQuery } from '../../test/play-athena.ts';
import { startAwsServer } from '../../test/start-aws-server.ts';
import { AthenaAccessError } from '../athena-errors.ts';
import { openAthenaEngine } from '../open-athena-engine.ts';

const SELECT_ONE = { sql: 'SELECT 1', parameters: [] };
const NO_ROWS: PlayedQuery = { columns: [['n', 'bigint']], rows: [] };
const invalid = (message: string) => ({ name: 'InvalidRequestException', message });

beforeAll(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
});

async function start(query: PlayedQuery) {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await startAwsServer(playAthena(query)));
  const open = () => stack.use(openAthenaEngine({ endpoint: server.endpoint, region: 'us-east-1' }));
  return { server, open, engine: open(), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('a query that was started on Athena', () => {
  it('is known by its id to another process, with its labels', async () => {
    await using played = await start({ ...NO_ROWS, bytes: 10, looks: 1 });
    const labels = { template: 'overdue', note: "it's\n-- not SQL" };
    const id = await played.engine.start(SELECT_ONE, { labels });
    const other = played.open();
    expect(await other.state(id)).toEqual({ status: 'running', labels });
    expect(await other.state(id)).toMatchObject({
      status: 'succeeded',
      labels,
      statistics: { bytesRead: 10 },
    });
    expect(played.server.calls[0]?.input).toMatchObject({
      QueryString: `-- vanta-vuln {"template":"overdue","note":"it's\\n-- not SQL"}\nSELECT 1`,
    });
  });

  it('without labels is sent as it is', async () => {
    await using played = await start(NO_ROWS);
    await played.engine.start({ sql: '-- vanta-vuln [1]\nSELECT 1', parameters: [] });
    expect(played.server.calls[0]?.input).toMatchObject({ QueryString: '-- vanta-vuln [1]\nSELECT 1' });
    expect(await played.engine.state('q-1')).toMatchObject({ labels: {} });
  });

  it('is waited for as long as is wished, and not longer', async () => {
    await using played = await start({ ...NO_ROWS, looks: 2 });
    const id = await played.engine.start(SELECT_ONE);
    expect(await played.engine.state(id, { wait: 60_000 })).toMatchObject({ status: 'succeeded' });
    await using endless = await start({ ...NO_ROWS, looks: Infinity });
    expect(await endless.engine.state(await endless.engine.start(SELECT_ONE), { wait: 120 })).toMatchObject({
      status: 'running',
    });
    const signal = AbortSignal.timeout(50);
    await expect(endless.engine.state('q-1', { wait: 60_000, signal })).rejects.toThrow(QueryCancelledError);
  });

  it('gives its answer in pages, and the same page again', async () => {
    const rows = Array.from({ length: 1500 }, (_, index) => [String(index)]);
    await using played = await start({ columns: [['n', 'bigint']], rows });
    const id = await played.engine.start(SELECT_ONE);
    const first = await played.engine.page(id);
    expect([first.columns, first.rows.length, first.rows[0]]).toEqual([
      [{ name: 'n', type: 'bigint' }],
      999,
      [0],
    ]);
    const token = first.next ?? '';
    const second = await played.engine.page(id, { token });
    expect([second.rows.length, second.rows[0], second.next]).toEqual([501, [999], null]);
    expect(await played.engine.page(id, { token })).toEqual(second);
  });

  it('that failed says why', async () => {
    await using played = await start({
      ...NO_ROWS,
      bytes: 11,
      failure: { state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' },
    });
    const state = await played.engine.state(await played.engine.start(SELECT_ONE));
    expect(state).toMatchObject({ status: 'failed', error: { code: 'query-scan-limit', limit: 10_000_000 } });
  });

  it('is only ever one that reads', async () => {
    await using played = await start(NO_ROWS);
    const drop = { sql: 'DROP TABLE x', parameters: [] };
    await expect(played.engine.start(drop, { labels: { a: 'b' } })).rejects.toThrow(QueryRefusedError);
    expect(played.server.calls).toEqual([]);
  });

  it.each([
    [{ missing: invalid('QueryExecution q-1 was not found') }, UnknownQueryError],
    [{ missing: { name: 'AccessDeniedException', message: 'no' } }, AthenaAccessError],
    [{ workgroup: 'of-somebody-else' }, UnknownQueryError],
  ])('is unknown or denied as Athena says: %j', async (query, error) => {
    await using played = await start({ ...NO_ROWS, ...query });
    await expect(played.engine.state('q-1')).rejects.toThrow(error);
  });

  it.each([
    [invalid('Could not find results'), QueryExpiredError],
    [invalid('Invalid NextToken'), QueryTokenError],
    [{ name: 'AccessDeniedException', message: 'no' }, AthenaAccessError],
  ])('has no such page: %j', async (gone, error) => {
    await using played = await start({ ...NO_ROWS, gone });
    await expect(played.engine.page('q-1')).rejects.toThrow(error);
  });

  it('is not asked for under an id that can be none', async () => {
    await using played = await start(NO_ROWS);
    for (const id of ['', 'a b', '../x', 'x'.repeat(200)]) {
      await expect(played.engine.state(id)).rejects.toThrow(UnknownQueryError);
      await expect(played.engine.page(id)).rejects.toThrow(UnknownQueryError);
    }
    expect(played.server.calls).toEqual([]);
  });
});
