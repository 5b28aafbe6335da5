import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mapDatasets } from '@vanta-vuln/core';
import type { DatasetCounts } from '@vanta-vuln/core';
import { HOSTILE_TEXTS } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { compareWithTruth } from '../src/demo/compare-with-truth.ts';
import { environmentOf, startAccount } from './account.ts';
import { at, parseJson, textLike, textWith } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** A list that lacks rows is read once more, so how many rows were read is left out. */
function changesOf({ read: _read, repeated: _repeated, ...changes }: DatasetCounts) {
  return changes;
}

const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';

describe('sync and stats', () => {
  it('give the truth of the account over several days, and the counts of each day', async () => {
    const account = await startAccount({ today: Date.now() - 5 * 86_400_000 });
    const options = { env: environmentOf(account), cwd: makeFolder() };
    let expected = {};
    for (let day = 1; day <= 4; day += 1) {
      const sync = await runInProcess(['sync', '--json', '--quiet'], options);
      expect(sync).toMatchObject({ exitCode: 0, stderr: '' });
      expect(parseJson(sync.stdout)).toMatchObject({ status: 'completed', throttled: 0, ...expected });
      const asOf = Date.now();
      const stats = await runInProcess(['stats', '--json', '--as-of', new Date(asOf).toISOString()], options);
      const { extra: _, ...truth } = account.truth({ asOf });
      const { compared, different } = compareWithTruth(truth, parseJson(stats.stdout));
      expect(different).toEqual([]);
      expect(compared).toBeGreaterThan(50);
      const { counts } = await account.tick();
      expected = mapDatasets((dataset) => changesOf(counts[dataset]));
    }
  });

  it('prints exactly the promised keys with --json', async () => {
    const account = await startAccount();
    const { stdout } = await runInProcess(['sync', '--json', '--quiet'], { env: environmentOf(account) });
    const result = parseJson(stdout);
    const countKeys =
      'read new updated unchanged reappeared deactivated reactivated remediated disappeared disappeared_explained repeated unusable';
    expect(keysOf(result)).toEqual([
      ...['run_id', 'status', 'requests', 'throttled', 'seconds'],
      ...['vulnerabilities', 'remediations', 'assets'],
    ]);
    expect(keysOf(at(result, 'assets')).toSorted()).toEqual(countKeys.split(' ').toSorted());
  });

  it('prints a table on standard output and plain lines of progress elsewhere', async () => {
    const account = await startAccount();
    const { stdout, stderr } = await runInProcess(['sync'], { env: environmentOf(account) });
    expect(stdout).toMatch(/^Synced 630 rows in \d+\.\d s with \d+ requests\.\n\n/);
    expect(stdout).toMatch(/^vulnerabilities +300 +300 +0/m);
    expect(stderr).toMatch(/^fetching: .* rows, .* requests/);
  });

  it('shows bars on a terminal', async () => {
    const account = await startAccount();
    const { stderr } = await runInProcess(['sync'], { env: environmentOf(account), isTTY: true });
    expect(stderr).toContain('█');
    expect(stderr).toMatch(/vulnerabilities {2}█{30} {2}300/);
  });

  it.each([
    ['credentials', [], {}, 'VANTA_CLIENT_ID'],
    [
      'a place for the database',
      ['--database', '.'],
      { VANTA_CLIENT_ID: 'a', VANTA_CLIENT_SECRET: 'b' },
      'Name a file with --database',
    ],
  ])(
    'ends and gives the terminal back when there is nothing to begin with: no %s',
    async (_, args, env, why) => {
      const { exitCode, stderr } = await runInProcess(['sync', ...args], { env, isTTY: true });
      expect(exitCode).toBe(1);
      expect(stderr).toContain(why);
      // While the bars stand they are drawn again and again, which keeps the program alive.
      expect(stderr.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(stderr.lastIndexOf(HIDE_CURSOR));
    },
  );

  it('works on an account that holds nothing', async () => {
    const account = await startAccount({ vulnerabilities: 0, remediations: 0, assets: 0, integrations: 0 });
    const options = { env: environmentOf(account), cwd: makeFolder() };
    expect((await runInProcess(['sync', '--quiet'], options)).exitCode).toBe(0);
    const { exitCode, stdout } = await runInProcess(['stats', '--json'], options);
    expect(exitCode).toBe(0);
    expect(parseJson(stdout)).toMatchObject({
      total_count: 0,
      remediations: { total: 0, sla_compliance: null },
    });
    expect((await runInProcess(['list'], options)).stderr).toBe('Nothing matches.\n');
  });

  it('keeps hostile text from driving the terminal', async () => {
    const account = await startAccount({ vulnerabilities: HOSTILE_TEXTS.length });
    account.faults.add({ kind: 'hostile-text', target: ['vulnerabilities', 'assets'] });
    const options = { env: environmentOf(account), cwd: makeFolder() };
    expect((await runInProcess(['sync', '--quiet'], options)).exitCode).toBe(0);
    for (const args of [['list'], ['list', '--by', 'cve'], ['history'], ['stats']]) {
      const { exitCode, stdout } = await runInProcess(args, options);
      expect(exitCode).toBe(0);
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

describe('a sync that cannot work exits with 1, says why and what to do, and leaves no database behind', () => {
  it.each([
    {
      why: 'a wrong secret',
      change: { VANTA_CLIENT_SECRET: 'vcs_wrong_secret_of_mine' },
      message: /refused|credentials/i,
    },
    {
      why: 'a URL that is none',
      change: { VANTA_API_URL: 'vanta' },
      message: /api\.url is 'vanta'.*VANTA_API_URL/,
    },
    {
      why: 'a limit that is none',
      change: { VANTA_API_RPM: 'many' },
      message: /api\.requestsPerMinute is 'many'/,
    },
  ])('$why', async ({ change, message }) => {
    const account = await startAccount();
    const cwd = makeFolder();
    const result = await runInProcess(['sync', '--quiet'], {
      env: { ...environmentOf(account), ...change },
      cwd,
    });
    expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: textLike(message) });
    expect(result.stderr).toMatch(/\nhint: \S/);
    expect(result.stderr).not.toContain('vcs_wrong_secret_of_mine');
    expect(result.stderr).not.toContain('    at ');
  });

  it('no credentials: every source is named', async () => {
    const cwd = makeFolder();
    const result = await runInProcess(['sync'], { cwd });
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toContain('No Vanta credentials were found.');
    expect(result.stderr).toContain(join(cwd, 'VANTA_API_CREDENTIALS.env'));
    expect(readdirSync(cwd).filter((name) => name.endsWith('.db'))).toEqual([]);
  });

  it('a missing scope', async () => {
    const account = await startAccount({
      applications: [{ clientId: 'vci_narrow', clientSecret: 'vcs_narrow', scopes: ['something-else'] }],
    });
    const result = await runInProcess(['sync', '--quiet'], { env: environmentOf(account) });
    expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: textWith('scope') });
  });

  it('with --debug the stack is there', async () => {
    const { stderr } = await runInProcess(['sync', '--debug', '--quiet']);
    expect(stderr).toMatch(/\n {4}at /);
  });
});

describe('flags of a sync', () => {
  it('stop without a commit when the list is empty, unless that is accepted', async () => {
    const account = await startAccount();
    const options = { env: environmentOf(account), cwd: makeFolder() };
    await runInProcess(['sync', '--quiet'], options);
    for (const { id } of account.rows('remediations')) account.remove('remediations', id);
    const refused = await runInProcess(['sync', '--quiet'], options);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('--accept-mass-disappearance');
    const accepted = await runInProcess(['sync', '--quiet', '--accept-mass-disappearance'], options);
    expect(accepted.exitCode).toBe(0);
    const { stdout } = await runInProcess(['stats', '--json'], options);
    expect(parseJson(stdout)).toMatchObject({ remediations: { total: 0 } });
  });

  it('take the size of a page', async () => {
    const account = await startAccount();
    await runInProcess(['sync', '--quiet', '--page-size', '50'], { env: environmentOf(account) });
    const sizes = account.requests.entries.map(({ url }) =>
      new URL(url, account.url).searchParams.get('pageSize'),
    );
    expect(new Set(sizes.filter((size) => size !== null))).toEqual(new Set(['50']));
  });
});

describe('the flags of the older tool', () => {
  it('sync first when there is nothing, and use what is there the next time', async () => {
    const account = await startAccount();
    const cwd = makeFolder();
    const first = await runInProcess([], { env: environmentOf(account), cwd });
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^Sync summary\n +Total: +300\n +New: +300\n +Updated: +0\n +Remediated: +0\n\n/,
    );
    expect(first.stdout).toContain('Unique affected assets');
    const asked = account.requests.total;
    const second = await runInProcess([], { cwd });
    expect(second).toMatchObject({ exitCode: 0, stderr: '' });
    expect(second.stdout).not.toContain('Sync summary');
    expect(account.requests.total).toBe(asked);
  });

  it('write statistics and vulnerabilities to files, filtered', async () => {
    const account = await startAccount();
    const cwd = makeFolder();
    await runInProcess(['--sync'], { env: environmentOf(account), cwd });
    const files = ['--output', 'stats.json', '--export-vulnerabilities', 'rows.json'];
    const result = await runInProcess(['--use-cache', '--severity', 'CRITICAL', 'HIGH', ...files], { cwd });
    expect(result).toMatchObject({ exitCode: 0, stdout: '' });
    const truth = account.truth().by_severity;
    const grave = (truth['CRITICAL'] ?? 0) + (truth['HIGH'] ?? 0);
    expect(grave).toBeGreaterThan(0);
    expect(parseJson(readFileSync(join(cwd, 'stats.json'), 'utf8'))).toMatchObject({
      total_count: grave,
      by_severity: { CRITICAL: truth['CRITICAL'], HIGH: truth['HIGH'] },
    });
    const rows = parseJson(readFileSync(join(cwd, 'rows.json'), 'utf8'));
    expect(rows).toHaveLength(grave);
    expect(rows).toContainEqual(
      account.rows('vulnerabilities').find(({ severity }) => severity === 'CRITICAL'),
    );
  });

  it('never fetch with --use-cache', async () => {
    const account = await startAccount();
    const cwd = makeFolder();
    const result = await runInProcess(['--use-cache'], { env: environmentOf(account), cwd });
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toBe(
      `error: There is no database at ${join(cwd, 'vanta_vulnerabilities.db')}.\n` +
        'hint: Run `vanta-vuln sync` first, or name the file with --database.\n',
    );
    expect(existsSync(join(cwd, 'vanta_vulnerabilities.db'))).toBe(false);
    expect(account.requests.total).toBe(0);
  });

  it('take an end date without a time as the whole day', async () => {
    const account = await startAccount({ vulnerabilities: 0, remediations: 0 });
    const row = {
      id: 'v1',
      name: 'CVE-2026-0001',
      severity: 'HIGH',
      firstDetectedDate: '2026-01-31T18:00:00Z',
    };
    account.upsert('vulnerabilities', row);
    const cwd = makeFolder();
    await runInProcess(['--sync'], { env: environmentOf(account), cwd });
    const countUntil = async (end: string) => {
      await runInProcess(['--use-cache', '--date-identified-end', end, '--output', 'out.json'], { cwd });
      return at(parseJson(readFileSync(join(cwd, 'out.json'), 'utf8')), 'total_count');
    };
    expect(await countUntil('2026-01-31')).toBe(1);
    expect(await countUntil('2026-01-31T17:59:59Z')).toBe(0);
  });

  it('check dates before a sync begins', async () => {
    const account = await startAccount();
    const result = await runInProcess(['--sync', '--date-identified-end', 'soon'], {
      env: environmentOf(account),
    });
    expect(result).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: --date-identified-end soon: this is no date.\n' +
        'hint: Give an ISO 8601 date such as 2026-01-31 or 2026-01-31T12:00:00Z.\n',
    });
    expect(account.requests.total).toBe(0);
  });
});
