import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openLake, openObjectStore, openParquetFile } from '@vanta-vuln/storage-s3';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { migrate, openMigrationJournal } from '@vanta-vuln/migration';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../src/interrupted-error.ts';
import { environmentOf, startAccount } from './account.ts';
import { at, listAt, numberAt, parseJson, textAt } from './json.ts';
import { createDesktopDatabase, createPythonDatabase } from './legacy-databases.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

/** An account in a database, and the same in a lake. */
async function syncedLake() {
  const account = await startAccount({ today: Date.now() - 3 * 86_400_000 });
  const cwd = makeFolder();
  const options = { cwd, env: environmentOf(account) };
  await runInProcess(['sync', '--quiet'], options);
  const lake = join(cwd, 'lake');
  const objects = await openObjectStore(pathToFileURL(lake).href);
  await using from = openSqliteStore({ path: join(cwd, 'vanta_vulnerabilities.db'), mode: 'read' });
  const journal = await openMigrationJournal({ objects, source: from.location });
  await using to = openLake({ store: journal.objects });
  await migrate({ from, to, journal });
  const url = pathToFileURL(lake).href;
  const query = (...args: string[]) => runInProcess(['query', ...args, '--lake', url], { cwd });
  const queryJson = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await query(...args, '--json', '--quiet');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    return parseJson(stdout);
  };
  return { account, cwd, url, objects, query, queryJson };
}

const today = () => new Date().toISOString().slice(0, 10);

describe('query', () => {
  it('answers from the lake, and tells what it read', async () => {
    const { query } = await syncedLake();
    const { exitCode, stdout, stderr } = await query('remediation-sla');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^SEVERITY +IN MONTH +TOTAL +REMEDIATED/);
    expect(stdout).toMatch(/^CRITICAL +\d{4}-\d{2} /m);
    expect(stderr).toMatch(/^\n\d+ rows, [\d.]+ \S+ read, [\d,]+ ms, \$0\.\n$/);
  });

  it('gives the same numbers as stats, from the lake and from the database', async () => {
    const { cwd, queryJson, account } = await syncedLake();
    const stats = parseJson((await runInProcess(['stats', '--json'], { cwd })).stdout);
    const [all, ...severities] = listAt(
      { rows: await queryJson('point-in-time', '--param', `date=${today()}`) },
      'rows',
    );
    expect(at(all, 'total')).toBe(at(stats, 'total_count'));
    expect(at(all, 'active')).toBe(at(stats, 'active'));
    for (const row of severities) {
      expect(at(row, 'total')).toBe(at(stats, 'by_severity', textAt(row, 'severity')));
    }
    const sql = 'SELECT count(*) AS findings FROM vanta_vulnerabilities_current';
    const fromDatabase = await runInProcess(['query', '--sql', sql, '--json'], { cwd });
    expect(parseJson(fromDatabase.stdout)).toEqual([{ findings: account.rows('vulnerabilities').length }]);
    expect(fromDatabase.stderr).toContain('Making a lake of ');
    const again = await runInProcess(['query', '--sql', sql, '--json'], { cwd });
    expect(again.stdout).toBe(fromDatabase.stdout);
    expect(again.stderr).not.toContain('Making a lake of ');
  });

  it('tells when an answer is a part of what matches, in whatever form it is given', async () => {
    const { cwd, query, account } = await syncedLake();
    const overdue = account.truth().overdue;
    expect(overdue).toBeGreaterThan(5);
    const part = `5 of ${overdue} rows (--param limit=${overdue} for all)`;
    for (const form of [[], ['--format', 'csv'], ['--output', join(cwd, 'overdue.json')]]) {
      const { stderr } = await query('overdue', '--param', 'limit=5', ...form);
      expect(stderr).toContain(`\n${part}, `);
    }
    const all = await query('overdue', '--param', `limit=${overdue}`);
    expect(all.stderr).toMatch(new RegExp(`^\n${overdue} rows, `));
    const own = await query('--sql', 'SELECT 9 AS matching');
    expect(own.stderr).toMatch(/^\n1 row, /);
  });

  it('tells which snapshot a day was answered from', async () => {
    const { query } = await syncedLake();
    const { stderr } = await query('point-in-time', '--param', 'date=2100-01-01');
    expect(stderr).toContain(`snapshot of ${today()}`);
    const early = await query('point-in-time', '--param', 'date=2020-01-01');
    expect(early).toMatchObject({ exitCode: 1, stdout: '' });
    expect(early.stderr).toBe(
      `error: Nothing was synced on 2020-01-01 or before: the lake begins on ${today()}.\nhint: Ask for ${today()} or a later day.\n`,
    );
  });

  it('writes CSV, NDJSON and Parquet, the format by the ending of the file', async () => {
    const { cwd, query, queryJson, objects } = await syncedLake();
    const rows = await queryJson('top-assets');
    const count = listAt({ rows }, 'rows').length;
    const { stdout: csv } = await query('top-assets', '--format', 'csv');
    expect(csv).toMatch(/^asset_id,asset_name,asset_type,/);
    expect(csv.trimEnd().split('\n')).toHaveLength(count + 1);
    await query('top-assets', '--output', 'answer.ndjson');
    const lines = readFileSync(join(cwd, 'answer.ndjson'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => parseJson(line))).toEqual(rows);
    await query('top-assets', '--output', 'lake/answer.parquet');
    expect((await openParquetFile(objects, 'answer.parquet')).rows).toBe(count);
  });

  it('lists the questions', async () => {
    const { exitCode, stdout } = await runInProcess(['query', '--list']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^NAME +QUESTION +PARAMETERS/);
    expect(stdout.trimEnd().split('\n')).toHaveLength(16);
    const listed = parseJson((await runInProcess(['query', '--list', '--json'])).stdout);
    const trend = listAt({ listed }, 'listed').find((item) => textAt(item, 'name') === 'severity-trend');
    expect(trend).toMatchObject({
      parameters: [
        { name: 'from', type: 'date', required: false, default: '29 days before to' },
        { name: 'to', default: 'now' },
      ],
    });
  });

  it('explains a question without running it', async () => {
    const { query, queryJson } = await syncedLake();
    const { stdout } = await query('--explain', 'severity-trend', '--param', `to=${today()}`);
    expect(stdout).toContain('Vulnerabilities by severity, day by day');
    expect(stdout).toContain('WHERE v.year || v.month || v.day BETWEEN ? AND ?');
    expect(stdout).toMatch(/vanta_vulnerabilities: \d{4}-\d{2}-\d{2} to /);
    expect(stdout).toMatch(/^ {2}[\d.]+ \S+ of 1 file, for \$0$/m);
    const explained = await queryJson('--explain', 'severity-trend');
    expect(numberAt(explained, 'bytes')).toBeGreaterThan(0);
    expect(listAt(explained, 'objects')).toHaveLength(1);
    expect(at(explained, 'cost_usd')).toBe(0);
  });

  it('answers own SQL, and only reads', async () => {
    const { query, queryJson } = await syncedLake();
    const sql = `SELECT '=1+1' AS formula, 1 AS one, 2 AS one`;
    expect(await queryJson('--sql', sql)).toEqual([{ formula: '=1+1', one: 1, one_2: 2 }]);
    expect((await query('--sql', sql, '--format', 'csv')).stdout).toBe("formula,one,one_2\n'=1+1,1,2\n");
    const refused = await query('--sql', 'DROP TABLE vanta_vulnerabilities_current');
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('it is no SELECT');
    const wrong = await query('--sql', 'SELECT\n  FROM FROM x');
    expect(wrong.stderr).toContain('in line 2, column 8');
  });

  it('refuses to read more than it may', async () => {
    const { query } = await syncedLake();
    const sql = 'SELECT raw_json FROM vanta_vulnerabilities';
    const { exitCode, stderr } = await query('--sql', sql, '--max-mb', '0.001');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/would read \d+ bytes; 1000 bytes are allowed/);
  });

  it.each([
    [
      ['top-asset'],
      'There is no query template "top-asset"',
      'Did you mean top-assets? `vanta-vuln query --list`',
    ],
    [
      ['nope'],
      'There is no query template "nope".\n',
      '\nhint: `vanta-vuln query --list` shows the questions.',
    ],
    [['top-assets', '--param', 'limit=ten'], 'the parameter limit is "ten"', 'a whole number from 1'],
    [
      ['top-assets', '--param', 'size=5'],
      'the parameter "size" is not one of its parameters',
      'as_of, limit',
    ],
    [['point-in-time'], 'the parameter date is missing', '2026-01-31'],
    [['top-assets', '--param', 'limit'], 'Give name=value.', ''],
    [['top-assets', '--sql', 'SELECT 1'], 'A question and --sql are two things.', 'one of them'],
    [['--sql', 'SELECT 1', '--param', 'a=b'], '--param belongs to a question', ''],
    [['mttr', '--engine', 'athena', '--max-mb', '5'], '--max-mb is a limit of duckdb.', 'workgroup'],
    [[], 'Nothing is asked.', '--list'],
    [['--list', 'top-assets'], '--list asks no question.', ''],
    [['--list', '--param', 'limit=5'], '--list asks no question.', '--param'],
    [['--list', '--explain'], '--list asks no question.', '--explain'],
    [['--list', '--format', 'csv'], '--list gives no csv.', '--json'],
    [['--list', '--output', 'list.json'], '--list writes no file.', ''],
    [['--explain', 'mttr', '--format', 'parquet'], '--explain gives no parquet.', '--json'],
    [['--explain', 'mttr', '--output', 'mttr.json'], '--explain writes no file.', ''],
  ])('%j is a wrong command line', async (args, message, hint) => {
    const { exitCode, stdout, stderr } = await runInProcess(['query', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  it('reads the database that was typed, whatever lake the environment names', async () => {
    const { cwd } = await syncedLake();
    const sql = 'SELECT count(*) AS runs FROM vanta_sync_history';
    const args = ['query', '--sql', sql, '--json', '--database', 'vanta_vulnerabilities.db'];
    const { stdout } = await runInProcess(args, { cwd, env: { VANTA_LAKE: 'file:///nowhere' } });
    expect(parseJson(stdout)).toEqual([{ runs: 1 }]);
  });

  it('ends with 130 when it is interrupted', async () => {
    const { cwd, url } = await syncedLake();
    const signal = AbortSignal.abort(new InterruptedError('SIGINT'));
    const { exitCode, stdout } = await runInProcess(['query', 'mttr', '--lake', url], { cwd, signal });
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  });

  it.each([
    { tool: 'the Python tool', create: createPythonDatabase },
    { tool: 'the desktop app', create: createDesktopDatabase },
  ])('answers from a database of $tool, and leaves it as it is', async ({ create }) => {
    const cwd = makeFolder();
    create(join(cwd, 'old.db'));
    const before = readFileSync(join(cwd, 'old.db'));
    const sql =
      'SELECT severity, count(*) AS rows FROM vanta_vulnerabilities_current GROUP BY severity ORDER BY 1';
    const args = ['query', '--sql', sql, '--json', '--quiet', '--database', 'old.db'];
    const { stdout, stderr } = await runInProcess(args, { cwd });
    expect(stderr).toBe('');
    expect(parseJson(stdout)).toEqual([
      { severity: 'CRITICAL', rows: 1 },
      { severity: 'HIGH', rows: 1 },
      { severity: 'LOW', rows: 1 },
    ]);
    expect(readFileSync(join(cwd, 'old.db')).equals(before)).toBe(true);
  });

  it('sees what an older tool has changed and logged nowhere', async () => {
    const cwd = makeFolder();
    createPythonDatabase(join(cwd, 'old.db'));
    const sql = 'SELECT count(*) AS findings FROM vanta_vulnerabilities_current';
    const count = async () => {
      const args = ['query', '--sql', sql, '--json', '--quiet', '--database', 'old.db'];
      return at(parseJson((await runInProcess(args, { cwd })).stdout), 0, 'findings');
    };
    expect(await count()).toBe(3);
    const database = new Database(join(cwd, 'old.db'));
    database.exec("DELETE FROM vulnerabilities WHERE id = 'v1'");
    database.close();
    expect(await count()).toBe(2);
  });

  it('says that a lake holds nothing yet', async () => {
    const cwd = makeFolder();
    const { exitCode, stderr } = await runInProcess(['query', 'overdue', '--lake', pathToFileURL(cwd).href], {
      cwd,
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`No sync has been committed to ${pathToFileURL(cwd).href} yet.`);
    expect(stderr).toContain('0 rows');
  });

  it('says that there is no such lake', async () => {
    const { exitCode, stderr } = await runInProcess(['query', 'mttr', '--lake', 'file:///nowhere/at/all']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('There is no lake in /nowhere/at/all');
  });
});
