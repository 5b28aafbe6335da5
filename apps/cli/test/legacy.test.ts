import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentOf, startAccount } from './account.ts';
import { textWith } from './json.ts';
import { createDesktopDatabase, createPythonDatabase } from './legacy-databases.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

const SHAPES = [
  { tool: 'the Python tool', create: createPythonDatabase },
  { tool: 'the desktop app', create: createDesktopDatabase },
];

describe.each(SHAPES)('a database of $tool', ({ create }) => {
  it('answers --use-cache without credentials, and stays as it is', async () => {
    const cwd = makeFolder();
    const path = join(cwd, 'old.db');
    create(path);
    const before = readFileSync(path);
    const flags = ['--severity', 'CRITICAL', 'HIGH', '--output', 'stats.json', '--database', 'old.db'];
    const result = await runInProcess(['--use-cache', ...flags], { cwd });
    expect(result).toMatchObject({ exitCode: 0, stdout: '' });
    expect(JSON.parse(readFileSync(join(cwd, 'stats.json'), 'utf8'))).toMatchObject({
      total_count: 2,
      active: 1,
      deactivated: 1,
      fixable: 1,
      not_fixable: 1,
      by_severity: { CRITICAL: 1, HIGH: 1 },
      by_integration: { qualys: 2 },
      unique_assets_count: 1,
      unique_cves_count: 2,
      average_cvss_by_severity: { critical: 10, high: 7.5 },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('shows its data without any flag, since it holds some', async () => {
    const cwd = makeFolder();
    create(join(cwd, 'vanta_vulnerabilities.db'));
    const { exitCode, stdout } = await runInProcess([], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Total +3$/m);
  });

  it('is named by doctor, listed and exported', async () => {
    const cwd = makeFolder();
    create(join(cwd, 'old.db'));
    const database = ['--database', 'old.db'];
    const doctor = await runInProcess(['doctor', '--no-api', ...database], { cwd });
    expect(doctor.stdout).toContain('it is read as it is, and upgraded by the next sync after a backup');
    const list = await runInProcess(['list', '--json', ...database], { cwd });
    expect(JSON.parse(list.stdout)).toMatchObject({
      total: 3,
      items: [{ id: 'v1' }, { id: 'v2' }, { id: 'v3' }],
    });
    const rows = await runInProcess(['export', '--format', 'csv', ...database], { cwd });
    expect(rows.stdout.split('\n')).toHaveLength(5);
  });

  it('is upgraded by a sync, which says so', async () => {
    const account = await startAccount();
    const options = { cwd: makeFolder(), env: environmentOf(account) };
    create(join(options.cwd, 'old.db'));
    const flags = ['--database', 'old.db', '--quiet'];
    const sync = await runInProcess(['sync', '--accept-mass-disappearance', ...flags], options);
    expect(sync).toMatchObject({
      exitCode: 0,
      stderr: textWith('the older tool can no longer write it, its backup is beside it'),
    });
    const { stdout } = await runInProcess(['stats', '--json', '--database', 'old.db'], options);
    expect(JSON.parse(stdout)).toMatchObject({ total_count: 300 });
  });

  it.each(['sync', '--sync'])("stays the older tool's where Vanta refuses `%s`", async (command) => {
    const account = await startAccount();
    const options = {
      cwd: makeFolder(),
      env: { ...environmentOf(account), VANTA_CLIENT_SECRET: 'vcs_another_secret' },
    };
    const path = join(options.cwd, 'old.db');
    create(path);
    const before = readFileSync(path);
    const { exitCode, stderr } = await runInProcess([command, '--database', 'old.db'], options);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: textWith('Vanta refused') });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(options.cwd).filter((name) => name.includes('backup'))).toEqual([]);
  });
});
