import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QueryRefusedError, QuerySyntaxError, QueryTableError } from '@vanta-vuln/core';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from './engine/open-sandbox.ts';
import { openDuckDbEngine } from './open-duckdb-engine.ts';

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let lake = '';
let secret = '';

beforeAll(async () => {
  folder = await createTemporaryFolder();
  lake = join(folder.path, 'lake');
  secret = join(folder.path, 'secret.csv');
  await mkdir(lake);
  await writeFile(secret, 'password\n12345\n');
});

afterAll(() => folder[Symbol.asyncDispose]());

const run = async (sql: string) => {
  await using engine = await openDuckDbEngine({ folder: lake });
  await using result = await engine.run({ sql, parameters: [] });
  return result.columns;
};

describe('a statement of a user', () => {
  it.each([
    ['a file outside of the lake', () => `SELECT * FROM read_csv('${secret}')`],
    ['a file by its name alone', () => `SELECT * FROM '${secret}'`],
    ['the text of a file', () => `SELECT * FROM read_text('${secret}')`],
    ['the bytes of a file', () => `SELECT content FROM read_blob('${secret}')`],
    ['the names of files', () => `SELECT * FROM glob('/etc/*')`],
    ['a file through a subquery', () => `SELECT (SELECT max(content) FROM read_text('${secret}'))`],
    ['a file through WITH', () => `WITH x AS (SELECT * FROM read_csv('${secret}')) SELECT * FROM x`],
    ['a file through UNION', () => `SELECT '1' UNION ALL SELECT content FROM read_text('${secret}')`],
    ['a file through a join', () => `SELECT * FROM (VALUES (1)) t JOIN read_csv('${secret}') ON true`],
    ['a file through EXISTS', () => `SELECT 1 WHERE EXISTS (FROM read_csv('${secret}'))`],
    ['a file of the lake that is no table', () => `SELECT * FROM read_parquet('${lake}/**')`],
    ['the network', () => `SELECT * FROM 'https://example.com/x.parquet'`],
    ['a statement in a text', () => `SELECT * FROM query('SELECT 1')`],
    ['a table by its name in a text', () => `SELECT * FROM query_table('vanta_vulnerabilities')`],
    ['the settings', () => 'SELECT * FROM duckdb_settings()'],
    ['a setting', () => "SELECT Current_Setting('allowed_directories')"],
    ['a setting deep in', () => 'SELECT 1 ORDER BY length("current_setting"(\'secret_directory\'))'],
    ['a setting through a chain', () => "SELECT ('allowed_directories').current_setting()"],
    ['the plan of a statement in a text', () => "SELECT json_serialize_plan('SELECT 1')"],
    ['the secrets', () => 'SELECT * FROM duckdb_secrets()'],
    ['the catalog', () => 'SELECT * FROM information_schema.tables'],
    ['a pragma', () => `SELECT * FROM pragma_table_info('vanta_vulnerabilities')`],
  ])('cannot read %s', async (_what, sql) => {
    const refused = run(sql());
    await expect(refused).rejects.toSatisfy(
      (error) => error instanceof QueryRefusedError || error instanceof QueryTableError,
    );
  });

  it.each([
    ['write a file', () => `COPY (SELECT 1) TO '${lake}/out.csv'`],
    ['attach a database', () => `ATTACH '${lake}/x.db'`],
    ['install an extension', () => 'INSTALL httpfs'],
    ['load an extension', () => 'LOAD httpfs'],
    ['change the configuration', () => 'SET enable_external_access = true'],
    ['change it by a pragma', () => 'PRAGMA memory_limit = 1'],
    ['make a table', () => 'CREATE TABLE t AS SELECT 1'],
    ['make a macro', () => 'CREATE MACRO date_add(a, b, c) AS 1'],
    ['export all', () => `EXPORT DATABASE '${lake}/all'`],
    ['explain', () => 'EXPLAIN SELECT 1'],
    ['explain by running', () => 'EXPLAIN ANALYZE SELECT 1'],
    ['describe', () => 'DESCRIBE SELECT 1'],
    ['call a function', () => 'CALL pragma_version()'],
    ['prepare', () => 'PREPARE p AS SELECT 1'],
    ['begin a transaction', () => 'BEGIN'],
    ['stop at a checkpoint', () => 'FORCE CHECKPOINT'],
    ['smuggle a second statement in', () => `SELECT 1; COPY (SELECT 1) TO '${lake}/out.csv'`],
    ['smuggle one in behind a comment', () => `SELECT 1 /* ; */ ; DROP VIEW vanta_vulnerabilities`],
    ['write through WITH', () => 'WITH t AS (DELETE FROM vanta_vulnerabilities RETURNING 1) SELECT * FROM t'],
  ])('cannot %s', async (_what, sql) => {
    await expect(run(sql())).rejects.toSatisfy(
      (error) => error instanceof QueryRefusedError || error instanceof QuerySyntaxError,
    );
    expect(await readdir(lake)).toEqual([]);
  });
});

// What a user's statement never reaches: the second wall, should the first one have a hole.
describe('the database behind it', () => {
  it.each([
    () => `SELECT * FROM read_text('${secret}')`,
    () => `SELECT * FROM read_text('${lake}/../secret.csv')`,
    () => `SELECT * FROM read_csv('https://example.com/x.csv')`,
    () => `COPY (SELECT 1) TO '${secret}'`,
    () => `ATTACH '${folder.path}/x.db'`,
    () => 'INSTALL httpfs',
    () => 'LOAD httpfs',
    () => "SET allowed_directories = ['/']",
    () => 'SET enable_external_access = true',
    () => 'SET lock_configuration = false',
    () => 'RESET memory_limit',
  ])('refuses %s', async (sql) => {
    const instance = await openSandbox({ folder: lake, memoryLimit: 1e9, threads: undefined });
    const connection = await instance.connect();
    try {
      await expect(connection.run(sql())).rejects.toThrow(
        /disabled by configuration|locked|Permission|Invalid Input/,
      );
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
    expect(await readFile(secret, 'utf8')).toBe('password\n12345\n');
  });
});
