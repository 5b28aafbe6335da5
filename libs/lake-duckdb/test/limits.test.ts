import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  LAKE_TABLES,
  QueryCancelledError,
  QueryColumnError,
  QueryError,
  QueryScanLimitError,
  QueryTimeoutError,
  QueryValueError,
} from '@vanta-vuln/core';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { QueryMemoryError } from '../src/engine/translate-error.ts';
import { openDuckDbEngine } from '../src/open-duckdb-engine.ts';
import { ask, openTestEngine } from './open-test-engine.ts';
import { CURRENT, dayOf, vulnerabilities, writeParquetFile } from './write-lake.ts';

const ENDLESS = 'SELECT count(*) FROM range(1000000000000) a (x) WHERE x * x % 7 = 9';
const HUGE = "SELECT count(DISTINCT x || 'text' || y) FROM range(10000) a (x) CROSS JOIN range(10000) b (y)";

describe('an engine', () => {
  it.each([
    { maxBytes: Number.NaN },
    { timeout: 0 },
    { timeout: Number.NaN },
    { memoryLimit: Number.NaN },
    { memoryLimit: -1 },
    { threads: 0 },
    { threads: 1.5 },
  ])('is not opened with %o', async (options) => {
    await expect(openTestEngine(options)).rejects.toMatchObject({ code: 'invalid-engine-option' });
  });

  it('is not opened on a file, as if that were a lake without rows', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'lake');
    await writeFile(path, '');
    await expect(openDuckDbEngine({ folder: path })).rejects.toMatchObject({ code: 'lake-missing' });
  });

  it('says that it is closed', async () => {
    await using opened = await openTestEngine();
    await opened.engine[Symbol.asyncDispose]();
    await expect(ask(opened.engine, 'SELECT 1')).rejects.toMatchObject({ code: 'engine-closed' });
  });
});

describe('a query that takes too long', () => {
  it('is stopped', async () => {
    await using opened = await openTestEngine({ timeout: 200 });
    const error = ask(opened.engine, ENDLESS);
    await expect(error).rejects.toBeInstanceOf(QueryTimeoutError);
    await expect(error).rejects.toMatchObject({ code: 'query-timeout', milliseconds: 200 });
  });

  it('has all the time that it is given, be it longer than a timer of Node.js can wait', async () => {
    await using opened = await openTestEngine({ timeout: 30 * 86_400_000 });
    const sql = 'SELECT count(*) FROM range(20000000) a (x) WHERE x * x % 7 = 9';
    expect(await ask(opened.engine, sql)).toEqual([[0]]);
  });

  it('is stopped by its signal, and the engine goes on', async () => {
    await using opened = await openTestEngine();
    const controller = new AbortController();
    const run = opened.engine.run({ sql: ENDLESS, parameters: [] }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(run).rejects.toBeInstanceOf(QueryCancelledError);
    expect(await ask(opened.engine, 'SELECT 1')).toEqual([[1]]);
  });

  it('is stopped between its rows', async () => {
    await using opened = await openTestEngine();
    const controller = new AbortController();
    const sql = 'SELECT x FROM range(100000000) t (x)';
    await using result = await opened.engine.run({ sql, parameters: [] }, { signal: controller.signal });
    const readAll = async () => {
      for await (const batch of result.rows) if (batch.length > 0) controller.abort();
    };
    await expect(readAll()).rejects.toBeInstanceOf(QueryCancelledError);
  });

  it('ends when nobody reads on', async () => {
    await using opened = await openTestEngine();
    const sql = 'SELECT x FROM range(100000000) t (x)';
    await using result = await opened.engine.run({ sql, parameters: [] });
    for await (const batch of result.rows) if (batch.length > 0) break;
    expect(await ask(opened.engine, 'SELECT 2')).toEqual([[2]]);
  });
});

describe('a query that needs too much', () => {
  it('memory is refused, and the engine goes on', async () => {
    await using opened = await openTestEngine({ memoryLimit: 50_000_000 });
    const error = ask(opened.engine, HUGE);
    await expect(error).rejects.toBeInstanceOf(QueryMemoryError);
    await expect(error).rejects.toMatchObject({ code: 'query-memory', limit: 50_000_000 });
    expect(await ask(opened.engine, 'SELECT 1')).toEqual([[1]]);
  });

  it('bytes is refused before it reads any, and says how many', async () => {
    await using opened = await openTestEngine({ maxBytes: 2000 });
    await writeParquetFile(opened.lake, CURRENT, vulnerabilities(1000));
    const error = ask(opened.engine, 'SELECT raw_json FROM vanta_vulnerabilities_current');
    await expect(error).rejects.toBeInstanceOf(QueryScanLimitError);
    await expect(error).rejects.toThrow(/would read \d+ bytes; 2000 bytes are allowed/);
    expect(await ask(opened.engine, 'SELECT count(severity) FROM vanta_vulnerabilities_current')).toEqual([
      [1000],
    ]);
  });
});

describe('a file of the lake', () => {
  it('that is cut off is named', async () => {
    await using opened = await openTestEngine();
    await writeParquetFile(opened.lake, dayOf('14'), vulnerabilities(10, { day: '14' }));
    await writeParquetFile(opened.lake, dayOf('15'), vulnerabilities(10));
    await truncate(join(opened.lake, dayOf('15')), 900);
    const error = ask(opened.engine, 'SELECT count(id) FROM vanta_vulnerabilities');
    await expect(error).rejects.toMatchObject({ code: 'lake-file-damaged' });
    await expect(error).rejects.toThrow(dayOf('15'));
    const sql = "SELECT count(id) FROM vanta_vulnerabilities WHERE year || month || day = '20260114'";
    expect(await ask(opened.engine, sql)).toEqual([[10]]);
  });

  it('that holds something else is named, with what it lacks', async () => {
    await using opened = await openTestEngine();
    await writeParquetFile(opened.lake, dayOf('15'), 'SELECT 1 AS x');
    const error = ask(opened.engine, 'SELECT count(id) FROM vanta_vulnerabilities');
    await expect(error).rejects.toMatchObject({ code: 'lake-file-foreign' });
    await expect(error).rejects.toThrow(`${dayOf('15')} does not belong to its table: it has no column id`);
  });

  it('with another type of a column is refused with both', async () => {
    await using opened = await openTestEngine();
    await writeParquetFile(opened.lake, dayOf('15'), "SELECT 'v1' AS id, 5 AS name");
    const error = ask(opened.engine, 'SELECT count(id) FROM vanta_vulnerabilities');
    await expect(error).rejects.toThrow('its column name is INT32, the table has BYTE_ARRAY (string)');
  });

  it('of an earlier version has null in later columns, beside one that has them, and alone', async () => {
    await using opened = await openTestEngine();
    await writeParquetFile(opened.lake, dayOf('14'), vulnerabilities(1, { columns: 4, day: '14' }));
    const sql = 'SELECT day, id, is_fixable, first_detected_at FROM vanta_vulnerabilities ORDER BY day';
    expect(await ask(opened.engine, sql)).toEqual([['14', 'v0', null, null]]);
    await writeParquetFile(opened.lake, dayOf('15'), vulnerabilities(1));
    expect(await ask(opened.engine, sql)).toEqual([
      ['14', 'v0', null, null],
      ['15', 'v0', true, Date.UTC(2026, 0, 1)],
    ]);
  });

  it('in a folder that is no day is no part of the table', async () => {
    await using opened = await openTestEngine();
    await writeParquetFile(opened.lake, dayOf('15'), vulnerabilities(3));
    await writeParquetFile(opened.lake, dayOf('32'), vulnerabilities(3));
    await writeParquetFile(opened.lake, 'vulnerabilities/day=today/x.parquet', 'SELECT 1 AS x');
    expect(await ask(opened.engine, 'SELECT count(*) FROM vanta_vulnerabilities')).toEqual([[3]]);
  });

  it('may lie in a folder whose name looks like a pattern, or like SQL', async () => {
    await using folder = await createTemporaryFolder();
    const lake = join(folder.path, 'region=eu', "it's [a] *lake?");
    await writeParquetFile(lake, dayOf('14'), vulnerabilities(1, { day: '14' }));
    await writeParquetFile(lake, dayOf('15'), vulnerabilities(2));
    await using engine = await openDuckDbEngine({ folder: lake });
    const sql = 'SELECT year, day, count(id) FROM vanta_vulnerabilities GROUP BY year, day ORDER BY day';
    expect(await ask(engine, sql)).toEqual([
      ['2026', '14', 1],
      ['2026', '15', 2],
    ]);
  });

  it('that was replaced is read anew', async () => {
    await using opened = await openTestEngine();
    const sql = 'SELECT count(*) FROM vanta_vulnerabilities_current';
    await writeParquetFile(opened.lake, CURRENT, vulnerabilities(3));
    expect(await ask(opened.engine, sql)).toEqual([[3]]);
    await writeParquetFile(opened.lake, CURRENT, vulnerabilities(5, { columns: 5 }));
    expect(await ask(opened.engine, sql)).toEqual([[5]]);
  });
});

describe('an error', () => {
  it('tells line and column', async () => {
    await using opened = await openTestEngine();
    const error = ask(opened.engine, "SELECT 'ü',\n  id,\nFROM FROM x");
    await expect(error).rejects.toMatchObject({ code: 'query-syntax', line: 3, column: 6 });
  });

  it('tells how to write the column whose name is a word of DuckDB', async () => {
    await using opened = await openTestEngine();
    const error = ask(opened.engine, 'SELECT type, at FROM vanta_vulnerability_history');
    await expect(error).rejects.toThrow('write the column at as "at", or with its table: h.at');
    for (const column of ['"at"', 'h.at']) {
      expect(
        await ask(opened.engine, `SELECT count(${column}) FROM vanta_vulnerability_history h`),
      ).toHaveLength(1);
    }
  });

  it.each(LAKE_TABLES)('is none for the other columns of $name as they are', async ({ name, schema }) => {
    await using opened = await openTestEngine();
    const columns = schema.columns.map((column) => column.name).filter((column) => column !== 'at');
    await expect(ask(opened.engine, `SELECT ${columns.join(', ')} FROM ${name}`)).resolves.toBeInstanceOf(
      Array,
    );
  });

  it('tells which columns are near the wrong one', async () => {
    await using opened = await openTestEngine();
    const error = ask(opened.engine, 'SELECT v.severty FROM vanta_vulnerabilities_current v');
    await expect(error).rejects.toBeInstanceOf(QueryColumnError);
    await expect(error).rejects.toMatchObject({ column: 'severty' });
  });

  it.each([
    ["SELECT CAST('x' AS integer)", /Could not convert/],
    ['SELECT nosuchfunction(1)', /nosuchfunction/],
    ['SELECT sum(id) FROM vanta_vulnerabilities_current', /sum/],
  ])('of %s is one of ours', async (sql, message) => {
    await using opened = await openTestEngine();
    const error = ask(opened.engine, sql);
    await expect(error).rejects.toBeInstanceOf(QueryError);
    await expect(error).rejects.toThrow(message);
  });

  it('tells that values are missing, or of another type', async () => {
    await using opened = await openTestEngine();
    await expect(ask(opened.engine, 'SELECT ?')).rejects.toMatchObject({ code: 'query-parameters' });
    const mistyped = ask(opened.engine, 'SELECT ?', [{ type: 'bigint', value: 'five' }]);
    await expect(mistyped).rejects.toThrow('Value 1, "five", is no bigint');
  });

  it.each(['0001-01-01T00:00:00.000Z', '2300-01-01T00:00:00.000Z', '9999-12-31T00:00:00.000Z'])(
    'takes the moment %s',
    async (moment) => {
      await using opened = await openTestEngine();
      const value = Date.parse(moment);
      expect(await ask(opened.engine, 'SELECT ?', [{ type: 'timestamp', value }])).toEqual([[value]]);
    },
  );

  it('tells that days cannot be told from the path of a lake that names one itself', async () => {
    await using folder = await createTemporaryFolder();
    const lake = join(folder.path, 'year=1999', 'lake');
    await mkdir(lake, { recursive: true });
    await expect(openDuckDbEngine({ folder: lake })).rejects.toMatchObject({ code: 'lake-path' });
  });

  it('tells that there is no lake', async () => {
    await expect(openDuckDbEngine({ folder: '/nowhere/at/all' })).rejects.toMatchObject({
      code: 'lake-missing',
    });
  });
});

describe('a whole number that JavaScript can not hold', () => {
  it('is refused with its column, as by Athena, and not rounded', async () => {
    await using opened = await openTestEngine();
    const largest = '9007199254740991';
    expect(await ask(opened.engine, `SELECT ${largest} AS n, -${largest} AS m`)).toEqual([
      [Number(largest), -Number(largest)],
    ]);
    const error = ask(opened.engine, 'SELECT 1 AS one, 9007199254740993 AS n');
    await expect(error).rejects.toBeInstanceOf(QueryValueError);
    await expect(error).rejects.toMatchObject({
      code: 'query-value-unreadable',
      message: 'The column n of type bigint holds "9007199254740993".',
      hint: 'Select it as text: CAST(n AS varchar) AS n.',
    });
    expect(await ask(opened.engine, 'SELECT CAST(9007199254740993 AS varchar) AS n')).toEqual([
      ['9007199254740993'],
    ]);
  });
});
