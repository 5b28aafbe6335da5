import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentOf } from './account.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');
const BIN = resolve(import.meta.dirname, '../bin/vanta-vuln.js');

/** What needs an account at Amazon, the program `jq`, or is there to be continued by the reader. */
const NOT_HERE = /s3:\/\/|athena|\bjq\b|\.\.\.|npm ci/;

/** What fills a file or the shell. */
const PRINTS_NOTHING = /--output|config init|^source/;

/** What stands in the folder of the examples without them. */
const OF_THE_TEST = new Set(['bin', '.cache']);

/** The command lines that a page shows, in their order. */
function commandsOf(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'));
  return lines.filter((line) => line.includes('npx vanta-vuln') && !NOT_HERE.test(line));
}

it('the table of docs/CLI.md has every command that the help lists, with its section', async () => {
  const { stdout } = await run(process.execPath, [BIN, '--help']);
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => String(name));
  const page = readFileSync(join(ROOT, 'docs/CLI.md'), 'utf8');
  expect(listed).toContain('sync');
  expect(listed.filter((name) => !page.includes(`\n| [\`${name}\`](#`))).toEqual([]);
});

describe.each(['README.md', 'docs/CLI.md'])('the commands of %s', (page) => {
  let folder: string;
  let account: Simulator;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vanta-vuln-docs-'));
    account = await startSimulator({ vulnerabilities: 100, limits: 'off' });
    // `npx` without the search for the package.
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${BIN}" "$@"\n`);
    chmodSync(join(folder, 'bin/npx'), 0o755);
  });

  afterAll(async () => {
    await account.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(commandsOf(page))('%s', { timeout: 60_000 }, async (line) => {
    const env = {
      ...environmentOf(account),
      HOME: folder,
      XDG_CACHE_HOME: join(folder, '.cache'),
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    };
    const shown = await run('bash', ['-o', 'pipefail', '-c', line], { cwd: folder, env, maxBuffer: 1e9 });
    if (!PRINTS_NOTHING.test(line)) expect(shown.stdout).not.toBe('');
  });

  it('leave nothing that a checkout does not ignore, so that its checks pass as before', async () => {
    const left = readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !OF_THE_TEST.has(name))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    expect(left.length).toBeGreaterThan(0);
    const { stdout } = await run('git', ['check-ignore', '--no-index', ...left], { cwd: ROOT });
    expect(stdout.trim().split('\n')).toEqual(left);
  });
});
