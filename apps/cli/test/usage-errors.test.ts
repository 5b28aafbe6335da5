import { describe, expect, it } from 'vitest';
import { runInProcess } from './run-in-process.ts';

const HINT = (command: string) => `Run \`vanta-vuln${command} --help\` to see what it understands.\n`;

describe('a wrong command line exits with 2, prints nothing on standard output, and names what is wrong', () => {
  it.each([
    { args: ['synk'], message: "error: unknown command 'synk'\n(Did you mean sync?)\n", help: '' },
    {
      args: ['stats', '--jsn'],
      message: "error: unknown option '--jsn'\n(Did you mean --json?)\n",
      help: ' stats',
    },
    {
      args: ['--use-cache', '--severity', 'CRITICAL', 'URGENT'],
      message:
        "error: option '--severity <words...>' argument 'URGENT' is invalid. Allowed choices are CRITICAL, HIGH, MEDIUM, LOW.\n",
      help: '',
    },
    {
      args: ['sync', '--page-size', '101'],
      message:
        "error: option '--page-size <n>' argument '101' is invalid. Give a whole number from 1 to 100.\n",
      help: ' sync',
    },
    {
      args: ['list', '--page-size', '0'],
      message:
        "error: option '--page-size <n>' argument '0' is invalid. Give a whole number from 1 to 10000.\n",
      help: ' list',
    },
    {
      args: ['list', '--page', '9007199254740991'],
      message:
        "error: option '--page <n>' argument '9007199254740991' is invalid. Give a whole number from 1 to 1000000000.\n",
      help: ' list',
    },
    {
      args: ['sync', '--max-minutes', '-1'],
      message: "error: option '--max-minutes <n>' argument '-1' is invalid. Give a number above 0.\n",
      help: ' sync',
    },
    {
      args: ['list', '--fixable', '--not-fixable'],
      message: "error: option '--fixable' cannot be used with option '--not-fixable'\n",
      help: ' list',
    },
    {
      args: ['--sync', '--use-cache'],
      message: "error: option '--sync' cannot be used with option '--use-cache'\n",
      help: '',
    },
    { args: ['show'], message: "error: missing required argument 'id'\n", help: ' show' },
    {
      args: ['stats', 'extra'],
      message: "error: too many arguments for 'stats'. Expected 0 arguments but got 1: extra.\n",
      help: ' stats',
    },
    {
      args: ['--storage-backend', 'mysql', '--use-cache'],
      message:
        "error: option '--storage-backend <kind>' argument 'mysql' is invalid. Allowed choices are sqlite, s3, hybrid.\n",
      help: '',
    },
    {
      args: ['completion', 'tcsh'],
      message:
        "error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish, powershell.\n",
      help: ' completion',
    },
  ])('vanta-vuln $args', async ({ args, message, help }) => {
    expect(await runInProcess(args)).toEqual({ exitCode: 2, stdout: '', stderr: message + HINT(help) });
  });

  it.each([
    ['stats', '--as-of'],
    ['stats', '--date-identified-start'],
    ['list', '--date-remediated-end'],
    ['export', '--due-to'],
    ['history', '--since'],
    ['--use-cache', '--date-identified-end'],
  ])('vanta-vuln %s %s 2026-02-30', async (command, flag) => {
    expect(await runInProcess([command, flag, '2026-02-30'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        `error: ${flag} 2026-02-30: this is no date.\n` +
        'hint: Give an ISO 8601 date such as 2026-01-31 or 2026-01-31T12:00:00Z.\n',
    });
  });
});
