import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../src/interrupted-error.ts';
import { parseJson, textWith } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';
import type { RunOptions } from './run-in-process.ts';

/** The error of a command line with `--json`: one line of standard error, and nothing on standard output. */
async function errorOf(args: readonly string[], options?: RunOptions): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runInProcess(args, options);
  expect([stdout, stderr.split('\n').length, stderr.endsWith('\n')]).toEqual(['', 2, true]);
  return { exitCode, ...Object(parseJson(stderr)) };
}

describe('with --json an error is one line of JSON', () => {
  it('that holds code, message and hint', async () => {
    const cwd = makeFolder();
    expect(await errorOf(['stats', '--json'], { cwd })).toEqual({
      exitCode: 1,
      error: {
        code: 'database-missing',
        message: `There is no database at ${join(cwd, 'vanta_vulnerabilities.db')}.`,
        hint: 'Run `vanta-vuln sync` first, or name the file with --database.',
      },
    });
  });

  it.each([
    [
      ['list', '--json', '--page', '0'],
      "option '--page <n>' argument '0' is invalid. Give a whole number from 1 to 1000000000.",
    ],
    [
      ['list', '--cve', '--json'],
      '--cve has no value: --json after it is a flag.\nGive --cve <text>, or --cve=--json if that is what you mean.',
    ],
    [['history', '--json', '--unheard-of'], "unknown option '--unheard-of'"],
    [['runs', '--json', 'extra'], "too many arguments for 'runs'. Expected 0 arguments but got 1: extra."],
    [['stats', '--json', '--as-of', 'soon'], '--as-of soon: this is no date.'],
    [['stats', '--json', '--severity', 'crit'], '--severity crit: there is no such severity.'],
    [['lake', 'ls', '--json'], 'No lake is named.'],
    [['lake', '--json'], "unknown option '--json'"],
  ])('also of a wrong command line: %j', async (args, message) => {
    expect(await errorOf(args)).toMatchObject({
      exitCode: 2,
      error: { code: 'usage', message: message.replace('crit', 'CRIT'), hint: textWith(' ') },
    });
  });

  it('that says that it was interrupted', async () => {
    const { exitCode, stderr } = await runInProcess(['sync', '--json', '--quiet'], {
      env: { VANTA_CLIENT_ID: 'a', VANTA_CLIENT_SECRET: 'opaque-secret' },
      signal: AbortSignal.abort(new InterruptedError('SIGTERM')),
    });
    expect([exitCode, parseJson(stderr)]).toEqual([
      130,
      { error: { code: 'interrupted', message: 'Stopped by SIGTERM.', hint: null } },
    ]);
  });

  it('that holds no secret and stays JSON where one is taken out', async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, 'x.json'), '{"log": {"level": "secret: \\"opaque-secret\\", and more"}}');
    const args = ['stats', '--json', '--config', 'x.json'];
    const told = await errorOf(args, { cwd, env: { VANTA_CLIENT_SECRET: 'opaque-secret' } });
    expect(told).toMatchObject({ exitCode: 1, error: { code: 'settings-invalid' } });
    expect(JSON.stringify(told)).not.toContain('opaque-secret');
  });

  it('with its stack where --debug asks for it', async () => {
    const told = await errorOf(['runs', '--json', '--debug']);
    expect(told).toMatchObject({ error: { stack: textWith('    at ') } });
  });
});
