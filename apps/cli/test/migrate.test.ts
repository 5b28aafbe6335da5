import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../src/interrupted-error.ts';
import { environmentOf, startAccount } from './account.ts';
import { at, listAt, parseJson, textLike, textWith } from './json.ts';
import { createDesktopDatabase, createPythonDatabase } from './legacy-databases.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';
import type { RunOptions } from './run-in-process.ts';

const lakeIn = (folder: string) => pathToFileURL(join(folder, 'lake')).href;

/** What a command prints as JSON; it must succeed. */
async function jsonOf(line: string, options: RunOptions): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runInProcess([...line.split(' '), '--json', '--quiet'], options);
  expect({ line, exitCode, stderr }).toEqual({ line, exitCode: 0, stderr: '' });
  return parseJson(stdout);
}

/** A folder with a database of two syncs. */
async function makeAccount(): Promise<RunOptions & { readonly cwd: string; readonly lake: string }> {
  const account = await startAccount();
  const cwd = makeFolder();
  const options = { cwd, env: environmentOf(account), lake: lakeIn(cwd) };
  await jsonOf('sync', options);
  await account.tick();
  await jsonOf('sync', options);
  return options;
}

/** In the lake a run stands for the rows of a database whose syncs nobody has noted. */
const withoutLastRun = (statistics: unknown) =>
  parseJson(
    JSON.stringify(statistics, (key, value: unknown) =>
      ['last_sync', 'remediations_as_of'].includes(key) ? undefined : value,
    ),
  );

/** Two syncs of the older tool, and what they found. */
function noteOldSyncs(path: string): void {
  const database = new Database(path);
  database.exec(`
    INSERT INTO sync_history VALUES (1, '2024-03-01T10:00:00.000000', 3, 3, 0, 0), (2, '2024-03-02T10:00:00.000000', 3, 0, 1, 0);
    INSERT INTO vulnerability_history VALUES
      (1, 'v1', 'CVE-2021-44228', 'HIGH', 0, NULL, '2024-03-01T10:00:00.000000', 'discovered', '{}'),
      (2, 'v1', 'CVE-2021-44228', 'CRITICAL', 0, NULL, '2024-03-02T10:00:00.000000', 'updated', '{}');`);
  database.close();
}

describe('migrate', () => {
  it('shows what it would do, does it, and finds nothing left to do', async () => {
    const options = await makeAccount();
    const planned = await jsonOf(`migrate --to ${options.lake} --dry-run`, options);
    const done = await jsonOf(`migrate --to ${options.lake} --yes`, options);
    for (const key of ['from', 'to', 'rows', 'events']) expect(at(done, key)).toEqual(at(planned, key));
    expect(at(planned, 'runs')).toHaveLength(2);
    expect(at(done, 'runs', 0)).toMatchObject({ kind: 'stored', verified: true });
    const again = await jsonOf(`migrate --to ${options.lake} --yes --incremental`, options);
    expect(again).toMatchObject({ rows: 0, held_runs: 2, runs: [] });
  });

  it('says in words what it has done', async () => {
    const options = await makeAccount();
    const dry = await runInProcess(['migrate', '--to', options.lake, '--dry-run'], options);
    expect(dry.stdout).toMatch(/^\d{4}-\d\d-\d\d +as it is +\d+ +\d+ +\d+ +\d+ +[\d.]+ [kM]B/m);
    expect(dry.stderr).toContain('Nothing was written.');
    const done = await runInProcess(['migrate', '--to', options.lake, '--yes'], options);
    expect(done.stdout).toMatch(/^1 day with [\d,]+ rows, [\d,]+ entries of the history and 2 runs, about/);
    expect(done.stdout).toContain('Every row was read back and is the same.');
    expect(done.stderr).toMatch(/^verifying \d{4}-\d\d-\d\d: /m);
    const back = await runInProcess(['migrate', '--to', options.lake, '--rollback', '--yes'], options);
    expect(back.stdout).toMatch(/was taken back: \d+ objects deleted, 0 put back\.\n$/);
  });

  it('says that there is nothing to move, not that it is there already', async () => {
    const options = await makeAccount();
    const late = ['migrate', '--to', options.lake, '--since', '2999-01-01', '--yes'];
    const { exitCode, stdout } = await runInProcess(late, options);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: textWith('has no run to move into') });
    expect(stdout).not.toContain('already');
  });

  it('ends with 130 when it is interrupted, and goes on the next time', async () => {
    const options = await makeAccount();
    const stop = new AbortController();
    const lake = join(options.cwd, 'lake');
    // The first of two runs is there, the second is not.
    const watching = setInterval(() => {
      if (existsSync(join(lake, 'commit.json'))) stop.abort(new InterruptedError('SIGINT'));
    }, 1);
    const line = ['migrate', '--to', options.lake, '--yes'];
    const stopped = await runInProcess(line, { ...options, signal: stop.signal });
    clearInterval(watching);
    expect(stopped).toMatchObject({ exitCode: 130, stdout: '' });
    const done = await jsonOf(`migrate --to ${options.lake} --yes`, options);
    expect(at(done, 'held_runs')).toBeLessThan(2);
    expect(await jsonOf(`migrate --to ${options.lake} --yes --incremental`, options)).toMatchObject({
      held_runs: 2,
      runs: [],
    });
  });

  it('takes itself back', async () => {
    const options = await makeAccount();
    const id = at(await jsonOf(`migrate --to ${options.lake} --yes`, options), 'migration_id');
    const shown = await jsonOf(`migrate --to ${options.lake} --rollback --dry-run`, options);
    expect(shown).toEqual({ migration_id: id, from: textLike(/vanta_vulnerabilities\.db$/) });
    const back = await jsonOf(`migrate --to ${options.lake} --rollback --yes`, options);
    expect(back).toMatchObject({ migration_id: id, from: at(shown, 'from'), restored: [], kept: [] });
    const lease = parseJson(readFileSync(join(options.cwd, 'lake/locks/sync.json'), 'utf8'));
    expect(lease).toMatchObject({ state: 'free', runId: textLike(/^rollback-/) });
    const none = await runInProcess(['migrate', '--to', options.lake, '--rollback', '--yes'], options);
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain('holds no migration that could be taken back');
  });

  it('goes on taking itself back where it was stopped after the pointer', async () => {
    const options = await makeAccount();
    await jsonOf(`migrate --to ${options.lake} --yes`, options);
    rmSync(join(options.cwd, 'lake/commit.json'));
    const sync = await runInProcess(['runs', '--storage-backend', 's3', '--lake', options.lake], options);
    expect(sync.stderr).toContain('migrate --rollback');
    const back = await jsonOf(`migrate --to ${options.lake} --rollback --yes`, options);
    expect(back).toMatchObject({ restored: [], kept: [] });
    expect(existsSync(join(options.cwd, 'lake/vulnerabilities/current/vulnerabilities_latest.parquet'))).toBe(
      false,
    );
  });

  it('asks before it writes, and leaves everything as it is unless the answer is yes', async () => {
    const options = await makeAccount();
    const ask = async (answer: string) => {
      const stdin = Object.assign(new PassThrough(), { isTTY: true });
      stdin.end(`${answer}\n`);
      return runInProcess(['migrate', '--to', options.lake], { ...options, stdin });
    };
    const no = await ask('');
    expect(no).toMatchObject({ exitCode: 0, stdout: '' });
    expect(no.stderr).toContain('Move it? [y/N]');
    const nobody = await runInProcess(['migrate', '--to', options.lake], options);
    expect(nobody.exitCode).toBe(2);
    expect(nobody.stderr).toContain('--yes');
    const yes = await ask('y');
    expect(yes.stdout).toContain('Every row was read back');
  });

  it('asks nothing where there is nothing to move', async () => {
    const options = await makeAccount();
    const late = ['migrate', '--to', options.lake, '--since', '2999-01-01'];
    const { exitCode, stdout, stderr } = await runInProcess(late, options);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: textWith('has no run to move into') });
    expect(stderr).not.toContain('?');
  });

  it.each([
    { shape: 'Python tool', create: createPythonDatabase },
    { shape: 'desktop app', create: createDesktopDatabase },
  ])('moves a database of the $shape as it is', async ({ create }) => {
    const cwd = makeFolder();
    create(join(cwd, 'old.db'));
    const done = await jsonOf(`migrate --from old.db --to ${lakeIn(cwd)} --yes`, { cwd });
    expect(done).toMatchObject({ rows: 3, runs: [{ kind: 'stored', vulnerabilities: 3, verified: true }] });
    const asOf = '--as-of 2024-03-02';
    const before = await jsonOf(`stats --database old.db ${asOf}`, { cwd });
    const after = await jsonOf(`stats --storage-backend s3 --lake ${lakeIn(cwd)} ${asOf}`, { cwd });
    expect(withoutLastRun(after)).toEqual(withoutLastRun(before));
    expect(at(before, 'total_count')).toBe(3);
    expect(await jsonOf(`lake verify --lake ${lakeIn(cwd)}`, { cwd })).toMatchObject({ problems: [] });
  });

  it('brings what the older tool left as the day before the first sync, with its history', async () => {
    const account = await startAccount();
    const cwd = makeFolder();
    const options = { cwd, env: environmentOf(account) };
    createPythonDatabase(join(cwd, 'old.db'));
    noteOldSyncs(join(cwd, 'old.db'));
    await jsonOf('sync --database old.db --accept-mass-disappearance --log-level error', options);
    const done = await jsonOf(`migrate --from old.db --to ${lakeIn(cwd)} --yes`, options);
    const runs = listAt(done, 'runs');
    expect(runs.map((run) => [at(run, 'kind'), at(run, 'date'), at(run, 'vulnerabilities')])).toEqual([
      ['stored', new Date().toISOString().slice(0, 10), 300],
      ['reconstructed', '2024-03-02', 3],
      ['recorded', '2024-03-01', 0],
    ]);
    expect(at(runs[1], 'events')).toBe(2);
    const history = listAt(
      await jsonOf(`history --id v1 --storage-backend s3 --lake ${lakeIn(cwd)}`, { cwd }),
    );
    expect(history.map((event) => at(event, 'type'))).toEqual(['disappeared', 'updated', 'discovered']);
    // The tool's log counts batches: nothing follows from it for the rows.
    expect(await jsonOf(`lake verify --lake ${lakeIn(cwd)}`, options)).toMatchObject({ problems: [] });
  });

  it('adds what the older tool wrote since, and no entry of its history twice', async () => {
    const cwd = makeFolder();
    const path = join(cwd, 'old.db');
    createPythonDatabase(path);
    noteOldSyncs(path);
    await jsonOf(`migrate --from old.db --to ${lakeIn(cwd)} --yes`, { cwd });
    const database = new Database(path);
    database.exec(`
      INSERT INTO sync_history VALUES (3, '2024-03-03T10:00:00.000000', 3, 0, 2, 0);
      INSERT INTO vulnerability_history VALUES
        (3, 'v1', 'CVE-2021-44228', 'LOW', 0, NULL, '2024-03-02T10:00:00.000900', 'updated', '{}'),
        (4, 'v2', 'CVE-2014-0160', 'LOW', 0, NULL, '2024-03-03T10:00:00.000000', 'updated', '{}');`);
    database.close();
    const planned = await jsonOf(`migrate --from old.db --to ${lakeIn(cwd)} --incremental --dry-run`, {
      cwd,
    });
    expect(planned).toMatchObject({ rows: 3, events: 2 });
    await jsonOf(`migrate --from old.db --to ${lakeIn(cwd)} --incremental --yes`, { cwd });
    const entries = async (where: string) =>
      listAt(await jsonOf(`history ${where}`, { cwd })).map((event) =>
        ['id', 'at', 'type', 'severity'].map((key) => at(event, key)),
      );
    const moved = await entries(`--storage-backend s3 --lake ${lakeIn(cwd)}`);
    expect(moved).toHaveLength(4);
    expect(moved).toEqual(await entries('--database old.db'));
    expect(await jsonOf(`lake verify --lake ${lakeIn(cwd)}`, { cwd })).toMatchObject({ problems: [] });
  });

  it('refuses a lake without a name, a date that is none, and a lake that holds other runs', async () => {
    const options = await makeAccount();
    const fails = async (...args: readonly string[]) => {
      const { exitCode, stderr } = await runInProcess(['migrate', ...args], options);
      return `${exitCode} ${stderr}`;
    };
    expect(await fails('--yes')).toMatch(/^2 .*No lake is named/);
    expect(await fails('--yes', '--to', options.lake, '--from', 'nope.db')).toMatch(/^1 .*no database/);
    expect(existsSync(join(options.cwd, 'lake'))).toBe(false);
    expect(await fails('--yes', '--to', options.lake, '--since', 'yesterday')).toMatch(/^2 .*no date/);
    expect(await fails('--rollback', '--incremental', '--to', options.lake)).toMatch(
      /^2 .*cannot be used with/,
    );
    await jsonOf(`migrate --to ${options.lake} --yes`, options);
    expect(await fails('--yes', '--to', options.lake)).toMatch(/^1 .*already holds 2 runs/);
  });
});
