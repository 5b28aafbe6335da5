import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { severityRank } from '@vanta-vuln/core';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { environmentOf, startAccount } from './account.ts';
import { at, listAt, numberAt, parseJson, textAt, textWith } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

/** An account, synced on two days. */
async function syncedAccount() {
  const account = await startAccount({ today: Date.now() - 3 * 86_400_000 });
  const options = { cwd: makeFolder(), env: environmentOf(account) };
  await runInProcess(['sync', '--quiet'], options);
  await account.tick();
  await runInProcess(['sync', '--quiet'], options);
  const read = async (...args: string[]) => runInProcess(args, { cwd: options.cwd });
  const readJson = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await read(...args, '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    return parseJson(stdout);
  };
  return { account, cwd: options.cwd, read, readJson };
}

describe('list', () => {
  it('pages through all findings, the most severe first', async () => {
    const { account, read, readJson } = await syncedAccount();
    const total = account.rows('vulnerabilities').length;
    const ids: string[] = [];
    for (let page = 1; page <= Math.ceil(total / 100); page += 1) {
      const list = await readJson('list', '--page-size', '100', '--page', String(page));
      expect(at(list, 'total')).toBe(total);
      ids.push(...listAt(list, 'items').map((item) => textAt(item, 'id')));
    }
    expect(new Set(ids)).toEqual(new Set(account.rows('vulnerabilities').map(({ id }) => id)));
    const { stdout, stderr } = await read('list', '--page-size', '3');
    expect(stdout.split('\n').filter((line) => line.startsWith('CRITICAL'))).toHaveLength(3);
    expect(stderr).toBe(`\n1 to 3 of ${total}; --page 2 shows the next ones.\n`);
    expect((await read('list', '--page', '99')).stderr).toMatch(/^There are \d+ pages only\.\n$/);
  });

  it('filters as stats and export do', async () => {
    const { account, readJson, read } = await syncedAccount();
    const active = account
      .rows('vulnerabilities')
      .filter((row) => !row.deactivateMetadata && row.isFixable === true);
    const flags = ['--fixable', '--status', 'active'];
    expect(at(await readJson('list', ...flags), 'total')).toBe(active.length);
    expect(at(await readJson('stats', ...flags), 'total_count')).toBe(active.length);
    const lines = (await read('export', '--format', 'ndjson', ...flags)).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(active.length);
  });

  it('groups by asset and by CVE, and the groups add up', async () => {
    const { account, readJson } = await syncedAccount();
    for (const by of ['asset', 'cve']) {
      const list = await readJson('list', '--by', by, '--page-size', '10000', '--sort', 'findings', '--desc');
      const counts = listAt(list, 'items').map((item) => numberAt(item, 'total'));
      expect(counts).toHaveLength(numberAt(list, 'total'));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(account.rows('vulnerabilities').length);
      expect(counts).toEqual(counts.toSorted((left, right) => right - left));
    }
  });

  it('gives names in full to a pipe, and as much of them to a terminal as has place', async () => {
    const { account, cwd, read } = await syncedAccount();
    const name = 'GHSA-jfh8-c2jp-5v3q';
    const long = `Vulnerable version of ${'everything '.repeat(4)}`.trim();
    const [first, second, third] = account.rows('vulnerabilities');
    const database = new Database(join(cwd, 'vanta_vulnerabilities.db'));
    const rename = database.prepare(`UPDATE vulnerabilities SET name = ?, severity = 'TOP' WHERE id = ?`);
    rename.run(name, first?.id);
    rename.run(long, second?.id);
    rename.run('', third?.id);
    database.close();
    for (const by of ['finding', 'cve']) {
      const flags = ['list', '--severity', 'TOP', '--by', by];
      const { stdout } = await read(...flags);
      expect(stdout).toContain(` ${name} `.slice(by === 'cve' ? 1 : 0));
      expect(stdout).toContain(long);
      const shown = (await runInProcess(flags, { cwd, isTTY: true })).stdout;
      expect(shown).toContain(`${name} `);
    }
    const { stdout } = await read('list', '--severity', 'TOP');
    expect(stdout).toMatch(/^TOP +- +\S/m);
  });

  it('names the columns that it can be sorted by', async () => {
    const { read } = await syncedAccount();
    const result = await read('list', '--by', 'cve', '--sort', 'colour');
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain('hint: Sort by one of worst, findings, active, critical, high,');
  });
});

describe('show', () => {
  it('shows a finding with its remediations, asset and history, and all that Vanta sent', async () => {
    const { account, read, readJson } = await syncedAccount();
    const remediation = account
      .rows('remediations')
      .find(({ vulnerabilityId: id }) => account.rows('vulnerabilities').some((row) => row.id === id));
    const row = account.rows('vulnerabilities').find(({ id }) => id === remediation?.vulnerabilityId);
    const shown = await readJson('show', row?.id ?? '');
    expect(shown).toMatchObject({
      dataset: 'vulnerabilities',
      record: { row: { id: row?.id, name: row?.name }, raw: row },
      asset: { row: { id: row?.targetId } },
      remediations: [{ raw: { id: remediation?.id } }],
    });
    expect(listAt(shown, 'history').at(-1)).toMatchObject({ type: 'discovered', id: row?.id });
    const { stdout } = await read('show', row?.id ?? '');
    expect(stdout).toMatch(/^name +\S/m);
    expect(stdout).toMatch(/\nRemediations\n/);
    expect(stdout).toMatch(/\nHistory\n/);
  });

  it('lists what belongs to an asset by severity, and tells which findings are deactivated', async () => {
    const { account, cwd, read } = await syncedAccount();
    const [asset] = account.rows('assets');
    if (asset === undefined) throw new Error('The account has no asset.');
    const [first, ...others] = account.rows('vulnerabilities').slice(0, 12);
    for (const row of others) account.upsert('vulnerabilities', { ...row, targetId: asset.id });
    const deactivateMetadata = {
      deactivatedBy: 'me',
      deactivatedOnDate: '2026-01-01T00:00:00Z',
      deactivationReason: 'accepted',
      deactivatedUntilDate: null,
      isVulnDeactivatedIndefinitely: true,
    };
    if (first === undefined) throw new Error('The account has no vulnerability.');
    account.upsert('vulnerabilities', {
      ...first,
      targetId: asset.id,
      severity: 'CRITICAL',
      deactivateMetadata,
    });
    for (const row of account.rows('remediations').slice(0, 15))
      account.upsert('remediations', { ...row, vulnerableAssetId: asset.id });
    await runInProcess(['sync', '--quiet'], { cwd, env: environmentOf(account) });
    const { stdout } = await read('show', asset.id);
    expect(stdout).toMatch(new RegExp(`^CRITICAL .* deactivated +${first.id}$`, 'm'));
    const [, findings = '', remediations = ''] = stdout.split(
      /^(?:Vulnerabilities|Remediations|History).*$/m,
    );
    for (const table of [findings, remediations]) {
      const severities = table.match(/^(?:CRITICAL|HIGH|MEDIUM|LOW|UNKNOWN)(?= )/gm) ?? [];
      expect(severities.length).toBeGreaterThan(10);
      expect(severities).toEqual(
        severities.toSorted((left, right) => severityRank(left) - severityRank(right)),
      );
    }
  });

  it('says how long a list is that it cuts', async () => {
    const { account, cwd, read, readJson } = await syncedAccount();
    const [asset] = account.rows('assets');
    if (asset === undefined) throw new Error('The account has no asset.');
    for (const row of account.rows('vulnerabilities').slice(0, 60))
      account.upsert('vulnerabilities', { ...row, targetId: asset.id });
    const on = (id: string) =>
      account.rows('vulnerabilities').filter(({ targetId }) => targetId === id).length;
    const remediations = account
      .rows('remediations')
      .filter(({ vulnerableAssetId }) => vulnerableAssetId === asset.id).length;
    await runInProcess(['sync', '--quiet'], { cwd, env: environmentOf(account) });
    const shown = await readJson('show', asset.id);
    expect(listAt(shown, 'vulnerabilities')).toHaveLength(20);
    expect(at(shown, 'totals')).toMatchObject({ vulnerabilities: on(asset.id), remediations });
    const { stdout } = await read('show', asset.id);
    expect(stdout).toContain(`\nVulnerabilities (20 of ${on(asset.id)})\n`);
  });

  it('finds remediations and assets, and rows that are gone', async () => {
    const { account, readJson, read } = await syncedAccount();
    const asset = account.rows('assets')[0]?.id ?? '';
    expect(await readJson('show', asset)).toMatchObject({
      dataset: 'assets',
      record: { row: { id: asset } },
    });
    const remediation = account.rows('remediations')[0]?.id ?? '';
    expect(await readJson('show', remediation)).toMatchObject({ dataset: 'remediations' });
    const gone = await readJson('history', '--type', 'disappeared', '--dataset', 'vulnerabilities');
    expect(await readJson('show', textAt(gone, 0, 'id'))).toMatchObject({
      dataset: 'vulnerabilities',
      record: null,
    });
    const nobody = await read('show', 'nobody');
    expect(nobody).toMatchObject({ exitCode: 1, stdout: '' });
    expect(nobody.stderr).toContain('No vulnerability, remediation or asset has the id nobody.');
  });
});

describe('history and runs', () => {
  it('tell what happened, the latest first', async () => {
    const { readJson } = await syncedAccount();
    const runs = await readJson('runs');
    expect(runs).toMatchObject([
      { status: 'completed' },
      { status: 'completed', vulnerabilities: { new: 300 } },
    ]);
    const since = textAt(runs, 0, 'observed_at');
    const latest = await readJson('history', '--since', since, '--limit', '1000');
    expect(new Set(listAt(latest).map((event) => at(event, 'run_id')))).toEqual(
      new Set([at(runs, 0, 'run_id')]),
    );
    const updated = await readJson('history', '--type', 'updated', '--dataset', 'vulnerabilities');
    expect(updated).toHaveLength(numberAt(runs, 0, 'vulnerabilities', 'updated'));
    for (const event of listAt(updated)) expect(at(event, 'changed')).not.toEqual({});
    expect(await readJson('history', '--until', '2020-01-01')).toEqual([]);
  });

  it('say when they hold more than they list, in JSON too', async () => {
    const { read } = await syncedAccount();
    const note = (limit: number) => `The latest ${limit}; --limit shows more.\n`;
    for (const command of ['history', 'runs']) {
      const { stdout, stderr } = await read(command, '--limit', '1', '--json');
      expect(parseJson(stdout)).toHaveLength(1);
      expect(stderr).toBe(note(1));
      expect((await read(command, '--limit', '1')).stderr).toBe(`\n${note(1)}`);
    }
    const all = await read('runs', '--limit', '2');
    expect(all.stderr).toBe('');
  });
});

describe('export', () => {
  it('writes the same rows in each format, and to a file', async () => {
    const { account, cwd, read } = await syncedAccount();
    const total = account.rows('remediations').length;
    const json = await read('export', '--dataset', 'remediations');
    const ndjson = await read('export', '--dataset', 'remediations', '--format', 'ndjson');
    const rows = parseJson(json.stdout);
    expect(rows).toHaveLength(total);
    expect(ndjson.stdout.trimEnd().split('\n').map(parseJson)).toEqual(rows);
    const written = await read('export', '--dataset', 'remediations', '--output', 'rows.CSV');
    expect(written).toMatchObject({ exitCode: 0, stdout: '', stderr: `Wrote ${join(cwd, 'rows.CSV')}\n` });
    const [heading, ...lines] = readFileSync(join(cwd, 'rows.CSV'), 'utf8').trimEnd().split('\n');
    expect(heading).toMatch(/^id,vulnerability_id,/);
    expect(lines).toHaveLength(total);
  });

  it('gives rows as Vanta sent them with --raw', async () => {
    const { account, read } = await syncedAccount();
    const rows = parseJson((await read('export', '--raw')).stdout);
    expect(rows).toHaveLength(account.rows('vulnerabilities').length);
    expect(rows).toEqual(expect.arrayContaining([...account.rows('vulnerabilities')]));
  });

  it('refuses a filter that the dataset does not know', async () => {
    expect(await runInProcess(['export', '--dataset', 'assets', '--cve', 'x'])).toMatchObject({
      exitCode: 2,
      stderr: 'error: --cve does not apply to assets.\nhint: Leave it out, or export vulnerabilities.\n',
    });
  });
});

describe('databases that cannot be read', () => {
  it('are those of a newer version, and a sync leaves them alone as well', async () => {
    const { account, cwd } = await syncedAccount();
    const path = join(cwd, 'vanta_vulnerabilities.db');
    const database = new Database(path);
    database.pragma('user_version = 99');
    database.close();
    for (const command of ['stats', 'list', 'sync']) {
      const result = await runInProcess([command, '--quiet'], { cwd, env: environmentOf(account) });
      expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: textWith(`${path} has version 99`) });
      expect(result.stderr).toContain('hint: Update this program');
    }
  });

  it.each([
    { why: 'no database', content: null, message: 'There is no database at' },
    {
      why: 'not a database',
      content: 'just some text, long enough to be no header of SQLite',
      message: 'is not an SQLite database',
    },
  ])('$why', async ({ content, message }) => {
    const cwd = makeFolder();
    if (content !== null) writeFileSync(join(cwd, 'x.db'), content);
    for (const command of ['stats', 'list', 'history', 'runs', 'export']) {
      const result = await runInProcess([command, '--database', 'x.db'], { cwd });
      expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: textWith(message) });
    }
  });
});
