import { describe, expect, it } from 'vitest';
import { runInProcess } from './run-in-process.ts';

/** Exit code 2, nothing on standard output, and what standard error says. */
async function refusalOf(args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runInProcess(args);
  expect([exitCode, stdout]).toEqual([2, '']);
  return stderr;
}

describe('what would find nothing without a word is refused', () => {
  it.each([
    [['stats', '--date-identified-start', '2026-02-01', '--date-identified-end', '2026-01-31']],
    [['export', '--date-remediated-start', '2026-02-01', '--date-remediated-end', '2026-01-31']],
    [['list', '--due-from', '2026-02-01', '--due-to', '2026-01-31']],
    [['history', '--since', '2026-02-01', '--until', '2026-01-31']],
    [['lake', 'ls', '--since', '2026-02-01', '--until', '2026-01-31']],
    [['--use-cache', '--date-identified-start', '2026-02-01', '--date-identified-end', '2026-01-31']],
  ])('a range that ends before it starts: %j', async (args) => {
    expect(await refusalOf(args)).toMatch(
      /^error: --\S+ 2026-02-01 is after --\S+ 2026-01-31: nothing lies in between\.\nhint: /,
    );
  });

  it.each([
    [['list', '--severity', 'HIGH', 'crit']],
    [['stats', '--severity', 'high,critcal']],
    [['history', '--severity', 'crit']],
    [['export', '--dataset', 'remediations', '--severity', 'crit']],
  ])('a severity that is likely misspelt: %j', async (args) => {
    expect(await refusalOf(args)).toMatch(
      /^error: --severity CRI\w+: there is no such severity\.\nhint: Did you mean CRITICAL\?\n$/,
    );
  });

  it.each(['--cve', '--asset-id', '--integration', '--package'])('an empty %s', async (flag) => {
    for (const text of ['', ' ']) {
      expect(await refusalOf(['list', flag, text])).toContain(
        `' is invalid. Give a text, or leave the flag out.`,
      );
    }
  });

  it('an empty id', async () => {
    expect(await refusalOf(['show', ''])).toContain('Give a text, or leave the flag out.');
    expect(await refusalOf(['history', '--id', ' '])).toContain('Give a text, or leave the flag out.');
  });
});

describe('a filter that is given twice is refused, since all must hold and one would be dropped', () => {
  it.each([
    [['--cve', 'A', 'B']],
    [['--status', 'active', 'deactivated']],
    [['--due-from', '2026-01-01', '2026-01-02']],
  ])('%j', async ([flag = '', first = '', second = '']) => {
    expect(await refusalOf(['list', flag, first, flag, second])).toContain(
      `argument '${second}' is invalid. It was given before, as '${first}': give it once.`,
    );
  });

  it('but severities add up', async () => {
    const { stderr } = await runInProcess(['list', '--severity', 'HIGH', '--severity', 'LOW']);
    expect(stderr).toContain('There is no database');
  });
});

describe('a flag whose value is missing', () => {
  it.each([
    [['list', '--cve', '--desc'], '--cve', '--desc'],
    [['export', '--output', '--raw'], '--output', '--raw'],
    [['stats', '--database', '--quiet'], '--database', '--quiet'],
    [['--database', '--quiet', 'stats'], '--database', '--quiet'],
    [['sync', '--credentials', '--help'], '--credentials', '--help'],
  ])('takes no other flag for it: %j', async (args, flag, other) => {
    expect(await refusalOf(args)).toContain(`error: ${flag} has no value: ${other} after it is a flag.\n`);
  });

  it('may be given one that looks like a flag', async () => {
    for (const args of [
      ['list', '--cve=--json'],
      ['list', '--cve', '--no-such-flag'],
      ['list', '--cve', '-'],
    ]) {
      expect((await runInProcess(args)).stderr).toContain('There is no database');
    }
  });
});

describe('two flags that contradict each other', () => {
  it.each([
    [['stats', '--json', '--format', 'csv']],
    [['query', 'overdue', '--json', '--format', 'csv']],
    [['query', '--list', '--json', '--format', 'table']],
  ])('%j', async (args) => {
    expect(await refusalOf(args)).toMatch(
      /"message":"--json and --format (?:csv|table) ask for two formats\."/,
    );
  });

  it('are none when they say the same', async () => {
    const { stderr } = await runInProcess(['stats', '--json', '--format', 'json']);
    expect(stderr).toContain('There is no database');
  });
});

describe('a setting that is wrong on the command line is a wrong command line', () => {
  it.each([
    [['stats', '--lake', 'nonsense'], "storage.lake is 'nonsense' (flag --lake) but must be s3://"],
    [['sync', '--database', ' '], "storage.database is ' ' (flag --database) but must not be empty."],
    [
      ['query', 'overdue', '--engine', 'athena', '--athena-database', 'A B'],
      "athena.database is 'A B' (flag",
    ],
  ])('%j', async (args, problem) => {
    expect(await refusalOf(args)).toContain(problem);
  });

  it('but not one that is wrong elsewhere', async () => {
    const { exitCode } = await runInProcess(['stats', '--lake', 'nonsense'], {
      env: { VANTA_DUE_SOON_DAYS: 'soon' },
    });
    expect(exitCode).toBe(1);
  });
});
