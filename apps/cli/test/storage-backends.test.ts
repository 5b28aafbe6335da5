import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { environmentOf, startAccount } from './account.ts';
import { at, listAt, parseJson, textAt } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';
import type { CommandResult, RunOptions } from './run-in-process.ts';

const run = (line: string, options: RunOptions): Promise<CommandResult> =>
  runInProcess(line.split(' '), options);

/** What a command prints as JSON; it must succeed. */
async function jsonOf(line: string, options: RunOptions): Promise<unknown> {
  const { exitCode, stdout, stderr } = await run(`${line} --json --quiet`, options);
  expect({ line, exitCode, stderr }).toEqual({ line, exitCode: 0, stderr: '' });
  return parseJson(stdout);
}

function inFolder(env: Record<string, string>) {
  const cwd = makeFolder();
  const lake = join(cwd, 'lake');
  return { cwd, env, lake, flags: `--lake ${pathToFileURL(lake).href} --storage-backend` };
}

/** Without what a store gives a run itself. */
const withoutRunIds = (value: unknown) =>
  parseJson(
    JSON.stringify(value, (key, inner: unknown) =>
      ['run_id', 'runId', 'observed_at', 'remediations_as_of', 'at'].includes(key) ? undefined : inner,
    ),
  );

describe('a lake instead of a database', () => {
  it('takes a sync and answers every command as the database does', async () => {
    const account = await startAccount();
    const { flags, ...options } = inFolder(environmentOf(account));
    for (let day = 0; day < 2; day += 1) {
      if (day > 0) await account.tick();
      const inLake = await jsonOf(`sync ${flags} s3`, options);
      const inDatabase = await jsonOf('sync', options);
      expect(at(inLake, 'vulnerabilities')).toEqual(at(inDatabase, 'vulnerabilities'));
    }
    const id = textAt(await jsonOf('list --page-size 1', options), 'items', 0, 'id');
    const commands = [
      'stats --as-of 2030-01-01',
      'list --sort due --page-size 40',
      'list --by cve --page-size 5',
      `show ${id}`,
      'history --type disappeared --limit 5',
    ];
    for (const command of commands) {
      const fromLake = withoutRunIds(await jsonOf(`${command} ${flags} s3`, options));
      expect({ command, answer: fromLake }).toEqual({
        command,
        answer: withoutRunIds(await jsonOf(command, options)),
      });
    }
    const runs = await jsonOf(`runs ${flags} s3`, options);
    expect(listAt(runs).map((entry) => at(entry, 'backend'))).toEqual(['s3', 's3']);
    const exported = await run(`export --format ndjson ${flags} s3`, options);
    const rows = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.stringify(withoutRunIds(parseJson(line))))
        .sort();
    expect(rows(exported.stdout)).toEqual(rows((await run('export --format ndjson', options)).stdout));
  });

  it('has to be named', async () => {
    const { exitCode, stderr } = await run('stats --storage-backend s3', {});
    expect(exitCode).toBe(2);
    expect(stderr).toContain('No lake is named');
  });
});

describe('a lake beside a database', () => {
  it('that is out of reach costs exit code 3, shows in the runs, and has everything after the next sync', async () => {
    const account = await startAccount();
    const { flags, lake, ...options } = inFolder(environmentOf(account));
    const first = await jsonOf(`sync ${flags} hybrid`, options);
    expect(at(first, 'status')).toBe('completed');
    rmSync(lake, { recursive: true });
    // A file where the folder should be: nothing in it can be read or written.
    writeFileSync(lake, '');
    await account.tick();
    const lost = await run(`sync --json --quiet ${flags} hybrid`, options);
    expect(lost.exitCode).toBe(3);
    expect(parseJson(lost.stdout)).toMatchObject({ status: 'completed' });
    expect(lost.stderr).toContain('The next sync brings the missing runs there first');
    const during = await jsonOf(`runs ${flags} hybrid`, options);
    expect(textAt(during, 0, 'error')).toContain('cannot be told');

    rmSync(lake);
    const after = await jsonOf(`runs ${flags} hybrid`, options);
    expect(textAt(after, 0, 'error')).toContain('the next sync brings it there');
    await account.tick();
    await jsonOf(`sync ${flags} hybrid`, options);
    const healed = listAt(await jsonOf(`runs ${flags} hybrid`, options));
    expect(healed.map((entry) => at(entry, 'error'))).toEqual([null, null, null]);
    const inLake = listAt(await jsonOf(`runs ${flags} s3`, options));
    expect(inLake.map((entry) => at(entry, 'run_id'))).toEqual(healed.map((entry) => at(entry, 'run_id')));
    const asOf = 'stats --as-of 2030-01-01';
    expect(await jsonOf(`${asOf} ${flags} s3`, options)).toEqual(
      await jsonOf(`${asOf} ${flags} hybrid`, options),
    );
  });
});
