import {
  QueryCancelledError,
  QueryColumnError,
  QueryRefusedError,
  QueryScanLimitError,
  QuerySyntaxError,
  QueryTableError,
  QueryTimeoutError,
} from '@vanta-vuln/core';
import type { ColumnValue, QueryResult } from '@vanta-vuln/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { playAthena } from '../test/play-athena.ts';
import type { PlayedQuery } from '../test/play-athena.ts';
import { startAwsServer } from '../test/start-aws-server.ts';
import { NOWHERE, withoutRegion } from '../test/without-region.ts';
import {
  AthenaAccessError,
  AthenaArrayColumnError,
  AthenaPartitionError,
  AthenaSetupError,
  AthenaThrottledError,
  AthenaUnreachableError,
  AthenaValueError,
} from './athena-errors.ts';
import { openAthenaEngine } from './open-athena-engine.ts';
import type { AthenaEngineOptions } from './open-athena-engine.ts';

const SELECT_ONE = { sql: 'SELECT 1', parameters: [] };
const NO_ROWS: PlayedQuery = { columns: [['n', 'bigint']], rows: [] };

beforeAll(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
});

it.each([{ timeout: Number.NaN }, { timeout: -1 }, { usdPerTerabyte: Number.NaN }])(
  'is not opened with %o',
  (options) => {
    expect(() => openAthenaEngine(options)).toThrow(
      expect.objectContaining({ code: 'invalid-engine-option' }),
    );
  },
);

async function start(
  query: PlayedQuery,
  options: AthenaEngineOptions & { objects?: Record<string, string> } = {},
) {
  const { objects, ...engineOptions } = options;
  const stack = new AsyncDisposableStack();
  const server = stack.use(await startAwsServer(playAthena(query), objects));
  const engine = stack.use(
    openAthenaEngine({ endpoint: server.endpoint, region: 'us-east-1', ...engineOptions }),
  );
  const inputs = (operation: string) =>
    server.calls.filter(({ target }) => target === `AmazonAthena.${operation}`).map(({ input }) => input);
  return { engine, inputs, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function collect({ rows }: QueryResult): Promise<(readonly ColumnValue[])[]> {
  const all: (readonly ColumnValue[])[] = [];
  for await (const batch of rows) all.push(...batch);
  return all;
}

describe('an answer of Athena', () => {
  it('has typed values, null apart from the empty text', async () => {
    await using played = await start({
      columns: [
        ['id', 'varchar'],
        ['score', 'double'],
        ['n', 'bigint'],
        ['open', 'boolean'],
        ['at', 'timestamp'],
        ['zoned', 'timestamp with time zone'],
        ['day', 'date'],
        ['tags', 'json'],
      ],
      rows: [
        [
          '',
          '9.8',
          '-3',
          'true',
          '2026-01-31 06:15:00.123',
          '2026-01-31 06:15:00.123 UTC',
          '2026-01-31',
          '["a, b","c"]',
        ],
        [null, null, null, null, null, null, null, null],
        [
          'x',
          'NaN',
          '0',
          'false',
          '1970-01-01 00:00:00.000',
          '1970-01-01 02:00:00.000 +02:00',
          '1970-01-01',
          '[]',
        ],
      ],
    });
    await using result = await played.engine.run(SELECT_ONE);
    const moment = Date.parse('2026-01-31T06:15:00.123Z');
    const day = Date.parse('2026-01-31T00:00:00Z');
    expect(await collect(result)).toEqual([
      ['', 9.8, -3, true, moment, moment, day, ['a, b', 'c']],
      [null, null, null, null, null, null, null, null],
      ['x', Number.NaN, 0, false, 0, 0, 0, []],
    ]);
    expect(result.columns.map(({ type }) => type)).toEqual([
      'string',
      'double',
      'bigint',
      'boolean',
      'timestamp',
      'timestamp',
      'timestamp',
      'string_list',
    ]);
  });

  it('keeps a first row that merely looks like the names of the columns', async () => {
    await using played = await start({ columns: [['n', 'varchar']], rows: [['n'], ['m']] });
    await using result = await played.engine.run(SELECT_ONE);
    expect(await collect(result)).toEqual([['n'], ['m']]);
  });

  it('says bytes and cost, 10 MB at least, at the price that was given', async () => {
    await using played = await start({ ...NO_ROWS, bytes: 2 * 1024 ** 4 }, { usdPerTerabyte: 7 });
    await using result = await played.engine.run(SELECT_ONE);
    expect(result.statistics).toMatchObject({ bytesRead: 2 * 1024 ** 4, costUsd: 14, reused: false });
  });

  it('costs nothing when it is given again', async () => {
    await using played = await start({ ...NO_ROWS, bytes: 1024 ** 4, reused: true });
    await using result = await played.engine.run(SELECT_ONE);
    expect(result.statistics).toMatchObject({ costUsd: 0, reused: true });
  });

  it('is waited for until it is there', async () => {
    await using played = await start({ ...NO_ROWS, looks: 2 });
    await using result = await played.engine.run(SELECT_ONE);
    expect(await collect(result)).toEqual([]);
    expect(played.inputs('GetQueryExecution')).toHaveLength(3);
  });

  it('tells nothing before it was run', async () => {
    await using played = await start(NO_ROWS);
    expect(await played.engine.estimate(SELECT_ONE)).toEqual({
      objects: null,
      bytesRead: null,
      costUsd: null,
    });
  });
});

describe('a long answer of Athena', () => {
  const rows = Array.from({ length: 12_345 }, (_, index) => [
    String(index),
    index % 3 === 0 ? null : `"${index},\n`,
  ]);
  const csv = [['n', 'text'], ...rows]
    .map((cells) => cells.map((cell) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`)).join(','))
    .join('\n');
  const columns = [
    ['n', 'bigint'],
    ['text', 'varchar'],
  ] as const;
  const expected = rows.map(([n = '', text = null]) => [Number(n), text]);

  it('is read in pages up to 10,000 rows, and from its object beyond', async () => {
    await using played = await start({ columns, rows }, { objects: { '/results/q-1.csv': csv } });
    await using result = await played.engine.run(SELECT_ONE);
    expect(await collect(result)).toEqual(expected);
    expect(played.inputs('GetQueryResults')).toHaveLength(10);
  });

  it('is read in pages alone when it is not that long', async () => {
    await using played = await start({ columns, rows: rows.slice(0, 9_500) });
    await using result = await played.engine.run(SELECT_ONE);
    expect(await collect(result)).toEqual(expected.slice(0, 9_500));
  });

  it('holds an empty text apart from null in its object as well', async () => {
    const texts = Array.from({ length: 11_000 }, (_, index) => [index % 2 === 0 ? '' : null]);
    const object = ['"t"', ...texts.map(([text]) => (text === null ? '' : '""')), ''].join('\n');
    await using played = await start(
      { columns: [['t', 'varchar']], rows: texts },
      { objects: { '/results/q-1.csv': object } },
    );
    await using result = await played.engine.run(SELECT_ONE);
    expect(await collect(result)).toEqual(texts);
  });

  it('may be left in the middle', async () => {
    await using played = await start({ columns, rows }, { objects: { '/results/q-1.csv': csv } });
    await using result = await played.engine.run(SELECT_ONE);
    for await (const batch of result.rows) {
      expect(batch).toHaveLength(999);
      break;
    }
    expect(played.inputs('GetQueryResults')).toHaveLength(1);
  });
});

describe('what Athena is asked', () => {
  it('names workgroup and database, writes parameters as literals, and leaves the result location alone', async () => {
    await using played = await start(NO_ROWS, { database: 'db', workgroup: 'wg' });
    const parameters = [
      { type: 'string', value: "o'neil" },
      { type: 'bigint', value: 5 },
    ] as const;
    await using result = await played.engine.run({ sql: 'SELECT ?, ?', parameters });
    expect(await collect(result)).toEqual([]);
    const [input] = played.inputs('StartQueryExecution');
    expect(input).toMatchObject({
      QueryString: 'SELECT ?, ?',
      QueryExecutionContext: { Database: 'db' },
      WorkGroup: 'wg',
      ExecutionParameters: ["'o''neil'", "BIGINT '5'"],
    });
    expect(input).not.toHaveProperty('ResultConfiguration');
    expect(input).not.toHaveProperty('ResultReuseConfiguration');
  });

  it('holds no parameter that is longer than Athena takes one', async () => {
    await using played = await start(NO_ROWS);
    const run = (value: string) =>
      played.engine.run({ sql: 'SELECT ?', parameters: [{ type: 'string', value }] });
    await using longest = await run('x'.repeat(1022));
    expect(await collect(longest)).toEqual([]);
    await expect(run(`${'x'.repeat(1020)}''`)).rejects.toMatchObject({
      code: 'query-parameter-invalid',
      message: 'The parameter "xxxxxxxxxxxxxxxxxxxx…" takes 1026 characters as SQL, and Athena takes 1024.',
    });
    expect(played.inputs('StartQueryExecution')).toHaveLength(1);
  });

  it('allows an answer that is younger than the last registered partitions', async () => {
    const registeredAt = async () => Date.now() - 90 * 60_000 - 30_000;
    await using played = await start(NO_ROWS, { registeredAt });
    await using result = await played.engine.run(SELECT_ONE);
    expect(await collect(result)).toEqual([]);
    expect(played.inputs('StartQueryExecution')).toMatchObject([
      { ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 90 } } },
    ]);
  });

  it('is only ever a query', async () => {
    await using played = await start(NO_ROWS);
    for (const sql of [
      'DROP TABLE x',
      '-- SELECT\nINSERT INTO x SELECT 1',
      '/* a */ UNLOAD (SELECT 1)',
      '',
    ]) {
      await expect(played.engine.run({ sql, parameters: [] })).rejects.toThrow(QueryRefusedError);
    }
    expect(played.inputs('StartQueryExecution')).toEqual([]);
    const sql = '-- why\n(WITH a AS (SELECT 1) SELECT * FROM a)';
    await using result = await played.engine.run({ sql, parameters: [] });
    expect(await collect(result)).toEqual([]);
  });
});

describe('a query that is stopped', () => {
  it('by its caller is stopped at Athena too', async () => {
    await using played = await start({ ...NO_ROWS, looks: Infinity });
    const running = played.engine.run(SELECT_ONE, { signal: AbortSignal.timeout(250) });
    await expect(running).rejects.toThrow(QueryCancelledError);
    expect(played.inputs('StopQueryExecution')).toEqual([{ QueryExecutionId: 'q-1' }]);
  });

  it('is cancelled, whether Athena lets it be stopped or not', async () => {
    const unstoppable = { name: 'AccessDeniedException', message: 'Not athena:StopQueryExecution.' };
    await using played = await start({ ...NO_ROWS, looks: Infinity, unstoppable });
    const running = played.engine.run(SELECT_ONE, { signal: AbortSignal.timeout(250) });
    await expect(running).rejects.toThrow(QueryCancelledError);
  });

  it('by its time limit is stopped at Athena too', async () => {
    await using played = await start({ ...NO_ROWS, looks: Infinity }, { timeout: 250 });
    await expect(played.engine.run(SELECT_ONE)).rejects.toThrow(QueryTimeoutError);
    expect(played.inputs('StopQueryExecution')).toHaveLength(1);
  });

  it('has all the time that it is given, be it longer than a timer of Node.js can wait', async () => {
    await using played = await start({ ...NO_ROWS, looks: 1 }, { timeout: 30 * 86_400_000 });
    await using result = await played.engine.run(SELECT_ONE);
    expect(await collect(result)).toEqual([]);
  });

  it('before it began is never started', async () => {
    await using played = await start(NO_ROWS);
    const signal = AbortSignal.abort();
    await expect(played.engine.run(SELECT_ONE, { signal })).rejects.toThrow(QueryCancelledError);
    expect(played.inputs('StartQueryExecution')).toEqual([]);
  });
});

const failed = (reason: string, retryable = false): PlayedQuery => ({
  ...NO_ROWS,
  failure: { state: 'FAILED', reason, retryable },
});

describe('a failure of Athena', () => {
  it.each([
    [
      "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.db.nope' does not exist",
      QueryTableError,
      { table: 'nope' },
    ],
    [
      'SYNTAX_ERROR: line 1:15: Table awsdatacatalog.db.nope does not exist',
      QueryTableError,
      { table: 'nope' },
    ],
    ["COLUMN_NOT_FOUND: line 3:8: Column 'nope' cannot be resolved", QueryColumnError, { column: 'nope' }],
    ["line 2:7: mismatched input 'FORM'. Expecting: ','", QuerySyntaxError, { line: 2, column: 7 }],
    [
      'SYNTAX_ERROR: line 4:1: Unexpected parameters (varchar) for function abs',
      QuerySyntaxError,
      { line: 4 },
    ],
    ["SCHEMA_NOT_FOUND: line 1:15: Schema 'nope' does not exist", AthenaSetupError, {}],
    ['HIVE_CANNOT_OPEN_SPLIT: Error opening split s3://b/k: NoSuchKey', AthenaPartitionError, {}],
    [
      'Access Denied (Service: Amazon S3; Status Code: 403)',
      AthenaAccessError,
      { code: 'query-access-denied' },
    ],
    ['Insufficient permissions to execute the query.', AthenaAccessError, {}],
    ['Query exhausted resources at this scale factor', AthenaThrottledError, { retryable: true }],
    ['Query timeout', QueryTimeoutError, {}],
  ])('%s has a class of its own', async (reason, errorClass, facts) => {
    await using played = await start(failed(reason));
    const error: unknown = await played.engine.run(SELECT_ONE).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject(facts);
    expect(error).toHaveProperty('hint', expect.stringMatching(/.{10,}/));
  });

  it('that is none of these keeps its reason, and says whether trying again helps', async () => {
    await using played = await start(failed('INTERNAL_ERROR_QUERY_ENGINE', true));
    await expect(played.engine.run(SELECT_ONE)).rejects.toMatchObject({
      code: 'query-failed',
      retryable: true,
    });
  });

  it('for too many bytes names the limit of the workgroup', async () => {
    await using played = await start({
      ...NO_ROWS,
      bytes: 10_485_760,
      failure: { state: 'CANCELLED', reason: 'Query cancelled! : Bytes scanned limit was exceeded' },
    });
    const error: unknown = await played.engine.run(SELECT_ONE).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QueryScanLimitError);
    expect(error).toMatchObject({ limit: 10_000_000 });
  });

  it('for too many bytes is that also where nobody may ask for the limit', async () => {
    await using played = await start({
      ...NO_ROWS,
      bytes: 10_485_760,
      failure: { state: 'CANCELLED', reason: 'Query cancelled! : Bytes scanned limit was exceeded' },
      limit: { name: 'AccessDeniedException', message: 'not authorized to perform athena:GetWorkGroup' },
    });
    await expect(played.engine.run(SELECT_ONE)).rejects.toMatchObject({
      code: 'query-scan-limit',
      message: 'The query would read 10485760 bytes; fewer are allowed.',
      limit: null,
    });
  });

  it('at a column that is called timeout is no timeout', async () => {
    await using played = await start(
      failed(
        "COLUMN_NOT_FOUND: line 1:8: Column 'timeout' cannot be resolved or requester is not authorized",
      ),
    );
    await expect(played.engine.run(SELECT_ONE)).rejects.toThrow(QueryColumnError);
  });

  it('that somebody else caused is a cancelled query', async () => {
    await using played = await start({
      ...NO_ROWS,
      failure: { state: 'CANCELLED', reason: 'by the console' },
    });
    await expect(played.engine.run(SELECT_ONE)).rejects.toThrow(QueryCancelledError);
  });

  it.each([
    ['AccessDeniedException', 'not authorized to perform athena:StartQueryExecution', AthenaAccessError],
    ['TooManyRequestsException', 'Too many queries', AthenaThrottledError],
    ['InvalidRequestException', 'WorkGroup nope is not found.', AthenaSetupError],
    ['InvalidRequestException', "line 1:1: mismatched input 'x'", QuerySyntaxError],
  ])('%s (%s) at the start has a class of its own', async (name, message, errorClass) => {
    await using played = await start({ ...NO_ROWS, refusal: { name, message } });
    await expect(played.engine.run(SELECT_ONE)).rejects.toThrow(errorClass);
  });

  it('of its own, or with a name that nobody knows, is an error of ours all the same', async () => {
    for (const [name, retryable] of [
      ['InternalServerException', true],
      ['RequestExpired', false],
    ] as const) {
      const status = retryable ? 500 : 400;
      await using played = await start({ ...NO_ROWS, refusal: { name, message: 'as it is', status } });
      await expect(played.engine.run(SELECT_ONE)).rejects.toMatchObject({
        code: 'athena-failed',
        message: `Athena failed: ${name}: as it is`,
        retryable,
      });
    }
  });

  it('for want of a region says so', async () => {
    withoutRegion();
    await using engine = openAthenaEngine({ endpoint: NOWHERE });
    const running = engine.run(SELECT_ONE);
    await expect(running).rejects.toThrow(AthenaSetupError);
    await expect(running).rejects.toThrow('no region is set');
  });

  it('to answer at all may be helped by trying again', async () => {
    await using engine = openAthenaEngine({ endpoint: NOWHERE, region: 'us-east-1' });
    const running = engine.run(SELECT_ONE);
    await expect(running).rejects.toThrow(AthenaUnreachableError);
    await expect(running).rejects.toMatchObject({ code: 'query-unreachable', retryable: true });
  });

  it('to quote lists is told before wrong values are', async () => {
    await using played = await start({ columns: [['tags', 'array']], rows: [['[a, b]']] });
    const running = played.engine.run(SELECT_ONE);
    await expect(running).rejects.toThrow(AthenaArrayColumnError);
    await expect(running).rejects.toHaveProperty('hint', 'Select it as JSON: CAST(tags AS JSON) AS tags.');
  });

  it('to give a number that JavaScript can hold names column and value', async () => {
    await using played = await start({ columns: [['n', 'bigint']], rows: [['9007199254740993']] });
    await using result = await played.engine.run(SELECT_ONE);
    await expect(collect(result)).rejects.toThrow(AthenaValueError);
  });

  it('of the object that holds a long answer is an error of ours', async () => {
    const rows = Array.from({ length: 10_500 }, (_, index) => [String(index)]);
    await using played = await start({ columns: [['n', 'bigint']], rows });
    await using result = await played.engine.run(SELECT_ONE);
    await expect(collect(result)).rejects.toThrow(AthenaSetupError);
  });
});
