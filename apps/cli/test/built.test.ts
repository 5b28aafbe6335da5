import { once } from 'node:events';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { compareWithTruth } from '../src/demo/compare-with-truth.ts';
import { environmentOf, startAccount } from './account.ts';
import { numberAt, parseJson, textLike } from './json.ts';
import { runBuilt, startBuilt } from './run-built.ts';
import { makeFolder } from './run-in-process.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');

/** An account whose third page of findings takes its time, so that a sync can be caught in the middle. */
async function startSlowAccount() {
  const account = await startAccount({ vulnerabilities: 1000 });
  const slow = { kind: 'slow', milliseconds: 1500, time: 'real' } as const;
  account.faults.add({ ...slow, target: 'vulnerabilities', afterRequests: 3, times: 1 });
  return account;
}

describe('the built command line', () => {
  it('is interrupted by Ctrl-C with 130, and goes on with the next sync', async () => {
    const account = await startSlowAccount();
    const options = { cwd: makeFolder(), env: environmentOf(account) };
    const { child, result, shows } = startBuilt(['sync'], options);
    await shows('fetching');
    setTimeout(() => child.kill('SIGINT'), 300);
    const interrupted = await result;
    expect(interrupted).toMatchObject({ exitCode: 130, stdout: '' });
    expect(interrupted.stderr).toContain('Nothing is lost: the next sync goes on where this one stopped.');
    const askedBefore = account.requests.total;
    const resumed = await runBuilt(['sync', '--json', '--quiet'], options);
    expect(resumed.exitCode).toBe(0);
    expect(parseJson(resumed.stdout)).toMatchObject({
      status: 'completed',
      vulnerabilities: { read: 1000, new: 1000 },
    });
    // 21 pages and the integrations in all: fewer when earlier ones are not asked for again.
    expect(account.requests.total - askedBefore).toBeLessThan(20);
    const runs = await runBuilt(['runs', '--json'], options);
    expect(parseJson(runs.stdout)).toMatchObject([{ status: 'completed' }, { status: 'interrupted' }]);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('is parked by %s as well', async (signal) => {
    const account = await startSlowAccount();
    const { child, result, shows } = startBuilt(['sync'], { cwd: makeFolder(), env: environmentOf(account) });
    await shows('fetching');
    setTimeout(() => child.kill(signal), 300);
    expect(await result).toMatchObject({ exitCode: 130 });
  });

  it('is no success when it is stopped and nobody reads its result any more', async () => {
    const account = await startSlowAccount();
    const options = { cwd: makeFolder(), env: environmentOf(account) };
    const { child, result, shows } = startBuilt(['sync', '--json'], options);
    await shows('fetching');
    const ended = once(child, 'exit');
    child.stdout.destroy();
    child.kill('SIGTERM');
    await Promise.allSettled([result]);
    expect((await ended)[0]).toBe(130);
  });

  it('goes on after kill -9 with the same rows as an undisturbed sync', async () => {
    const account = await startSlowAccount();
    const options = { cwd: makeFolder(), env: environmentOf(account) };
    const { child, result, shows } = startBuilt(['sync'], options);
    await shows('fetching');
    setTimeout(() => child.kill('SIGKILL'), 300);
    expect((await result).exitCode).toBe(-1);
    expect((await runBuilt(['sync', '--quiet'], options)).exitCode).toBe(0);
    const asOf = Date.now();
    const stats = await runBuilt(['stats', '--json', '--as-of', new Date(asOf).toISOString()], options);
    const { extra: _, ...truth } = account.truth({ asOf });
    expect(compareWithTruth(truth, parseJson(stats.stdout)).different).toEqual([]);
  });

  it('refuses a second sync at the same time, and says who holds the database', async () => {
    const account = await startSlowAccount();
    const options = { cwd: makeFolder(), env: environmentOf(account) };
    const first = startBuilt(['sync'], options);
    await first.shows('fetching');
    const second = await runBuilt(['sync', '--quiet'], options);
    expect(second).toMatchObject({ exitCode: 1, stdout: '' });
    expect(second.stderr).toMatch(
      /vanta_vulnerabilities\.db is being written by run \S+ of \S+ since 20\d\d-/,
    );
    expect((await first.result).exitCode).toBe(0);
  });

  it('plays the demo, whose figures equal the truth, and leaves the database', async () => {
    const cwd = makeFolder();
    const demo = await runBuilt(['demo', '--folder', 'try it', '--vulnerabilities', '400'], { cwd });
    expect(demo).toMatchObject({ exitCode: 0, stderr: '' });
    expect(demo.stdout).toMatch(/All \d\d figures equal the truth of the simulated account\./);
    expect(demo.stdout).toContain('npx vanta-vuln list --by asset --database "try it/demo.db"');
    const list = await runBuilt(['list', '--by', 'asset', '--json', '--database', 'try it/demo.db'], { cwd });
    expect(numberAt(parseJson(list.stdout), 'total')).toBeGreaterThan(10);
  });

  it('ends quietly when the reader has seen enough', async () => {
    const cwd = makeFolder();
    await runBuilt(['demo', '--folder', '.', '--vulnerabilities', '3000'], { cwd });
    for (const command of [
      'export',
      'stats --json',
      'list --page-size 3000',
      'history --limit 9000 --json',
    ]) {
      const line = `"${process.execPath}" "${root}/bin/vanta-vuln.js" ${command} --database demo.db | head -c 10`;
      const { stdout, stderr } = await run('bash', ['-o', 'pipefail', '-c', line], {
        cwd,
        env: { HOME: cwd, PATH: process.env['PATH'] },
      });
      expect({ command, stderr, length: stdout.length }).toEqual({ command, stderr: '', length: 10 });
    }
  });

  it.runIf(existsSync('/dev/full'))('says in words that its result finds no room', async () => {
    const cwd = makeFolder();
    for (const command of ['config schema', '--help']) {
      const line = `"${process.execPath}" "${root}/bin/vanta-vuln.js" ${command} > /dev/full`;
      const options = { cwd, env: { HOME: cwd, PATH: process.env['PATH'] } };
      await expect(run('bash', ['-c', line], options)).rejects.toMatchObject({
        code: 1,
        stderr: textLike(/^error: The result can't be written: ENOSPC.*\nhint: .*\n$/),
      });
    }
  });

  it.skipIf(process.platform === 'win32')('says in words that its folder has been removed', async () => {
    const cwd = makeFolder();
    const line = `mkdir gone && cd gone && rmdir ../gone && exec "${process.execPath}" "${root}/bin/vanta-vuln.js" runs`;
    const options = { cwd, env: { HOME: cwd, PATH: process.env['PATH'] } };
    await expect(run('sh', ['-c', line], options)).rejects.toMatchObject({
      code: 1,
      stderr: textLike(/^error: There is no working folder: .*\nhint: .*\n$/),
    });
  });

  it('colours only where a person looks or is forced to', async () => {
    const cwd = makeFolder();
    await runBuilt(['demo', '--folder', '.', '--vulnerabilities', '20'], { cwd });
    const args = ['list', '--database', 'demo.db'];
    const escape = '\u001b[';
    expect((await runBuilt(args, { cwd })).stdout).not.toContain(escape);
    expect((await runBuilt(args, { cwd, env: { FORCE_COLOR: '1' } })).stdout).toContain(escape);
    expect((await runBuilt(args, { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).not.toContain(
      escape,
    );
    expect(
      (await runBuilt([...args, '--no-color'], { cwd, env: { FORCE_COLOR: '1' } })).stdout,
    ).not.toContain(escape);
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('prints a completion script for %s', async (shell) => {
    const { exitCode, stdout, stderr } = await runBuilt(['completion', shell], { cwd: makeFolder() });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('vanta-vuln');
  });

  it('completes in a bash without the package bash-completion', async () => {
    const cwd = makeFolder();
    const script = `vanta-vuln() { "${process.execPath}" "${root}/bin/vanta-vuln.js" "$@"; }
      # Bash has it where somebody presses TAB alone.
      compopt() { :; }
      source <(vanta-vuln completion bash)
      COMP_LINE='vanta-vuln sync --datab' COMP_POINT=23
      __vanta_vuln_complete
      echo "\${COMPREPLY[*]}"
      COMP_LINE='vanta-vuln list --by ' COMP_POINT=21
      __vanta_vuln_complete
      echo "\${COMPREPLY[*]}"`;
    const options = { cwd, env: { HOME: cwd, PATH: process.env['PATH'] } };
    const { stdout, stderr } = await run('bash', ['--noprofile', '--norc', '-c', script], options);
    expect({ stdout, stderr }).toEqual({ stdout: '--database\nfinding asset cve\n', stderr: '' });
  });

  it('completes commands, options and their choices', async () => {
    const cwd = makeFolder();
    const complete = async (...words: string[]) =>
      (await runBuilt(['complete', '--', ...words], { cwd })).stdout;
    expect(await complete('st')).toMatch(/^stats\t/);
    expect(await complete('list', '--by', '')).toMatch(/^finding\t\nasset\t\ncve\t\n/);
    expect(await complete('')).not.toContain('completion-script');
  });
});
