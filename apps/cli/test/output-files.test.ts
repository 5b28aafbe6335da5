import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { environmentOf, startAccount } from './account.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

/** A folder with a database of one sync, settings and credentials. */
async function makeKept(): Promise<string> {
  const cwd = makeFolder();
  const account = await startAccount({ vulnerabilities: 20 });
  await runInProcess(['sync', '--quiet', '--database', 'x.db'], { cwd, env: environmentOf(account) });
  writeFileSync(join(cwd, 'vanta-vuln.config.json'), '{"storage":{"database":"x.db"}}');
  writeFileSync(join(cwd, 'VANTA_API_CREDENTIALS.env'), 'VANTA_CLIENT_ID=a\nVANTA_CLIENT_SECRET=b\n');
  return cwd;
}

function contentsOf(cwd: string): Readonly<Record<string, string>> {
  const names = readdirSync(cwd).filter((name) => !name.startsWith('.'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(cwd, name), 'base64')]));
}

const WRITERS = [
  ['stats', '--output'],
  ['export', '--output'],
  ['query', 'overdue', '--output'],
  ['--use-cache', '--output'],
  ['--use-cache', '--export-vulnerabilities'],
  ['config', 'init', '--force', '--output'],
];

describe('a file that the program needs is never replaced by what it writes', () => {
  it.each(WRITERS)('vanta-vuln %s %s the database', async (...args) => {
    const cwd = await makeKept();
    const before = contentsOf(cwd);
    const written = args.filter((word) => word !== undefined);
    const { exitCode, stdout, stderr } = await runInProcess([...written, 'x.db'], { cwd });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`x.db: ${join(cwd, 'x.db')} is a database and would be replaced.`);
    expect(stderr).toMatch(/^hint: /m);
    expect(contentsOf(cwd)).toEqual(before);
  });

  it('nor another database than the one that is read, nor one behind a link, nor what belongs to one', async () => {
    const cwd = await makeKept();
    copyFileSync(join(cwd, 'x.db'), join(cwd, 'y.db'));
    writeFileSync(join(cwd, 'y.db-wal'), 'pages');
    symlinkSync('x.db', join(cwd, 'soft'));
    linkSync(join(cwd, 'x.db'), join(cwd, 'hard'));
    const before = contentsOf(cwd);
    for (const name of ['y.db', 'y.db-wal', 'y.db-shm', 'y.db-lease', 'soft', 'hard']) {
      const { exitCode, stderr } = await runInProcess(['stats', '--output', name], { cwd });
      expect([name, exitCode]).toEqual([name, 2]);
      expect(stderr).toContain('would be replaced');
    }
    expect(contentsOf(cwd)).toEqual(before);
  });

  it('nor a database that the sync before it has yet to make', async () => {
    const cwd = makeFolder();
    const account = await startAccount({ vulnerabilities: 20 });
    const { exitCode, stderr } = await runInProcess(
      ['--sync', '--database', 'new.db', '--output', 'new.db'],
      {
        cwd,
        env: environmentOf(account),
      },
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `--output new.db: ${join(cwd, 'new.db')} is the database and would be replaced.`,
    );
    expect(contentsOf(cwd)).toEqual({});
  });

  it.each([
    ['VANTA_API_CREDENTIALS.env', 'the credentials file'],
    ['vanta-vuln.config.json', 'the settings file'],
  ])('nor %s', async (name, what) => {
    const cwd = await makeKept();
    const before = contentsOf(cwd);
    const { exitCode, stderr } = await runInProcess(['export', '--output', name], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`--output ${name}: ${join(cwd, name)} is ${what} and would be replaced.`);
    expect(contentsOf(cwd)).toEqual(before);
  });

  it('nor a file of the lake', async () => {
    const cwd = await makeKept();
    const folder = join(cwd, '.lake');
    mkdirSync(join(folder, 'vulnerabilities/current'), { recursive: true });
    const lake = ['--lake', pathToFileURL(folder).href];
    for (const name of ['commit.json', 'vulnerabilities/current/new.json']) {
      const { exitCode, stderr } = await runInProcess(['stats', ...lake, '--output', `.lake/${name}`], {
        cwd,
      });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`${join(folder, name)} belongs to the lake.`);
    }
    const beside = await runInProcess(['stats', ...lake, '--output', '.lake/report.json'], { cwd });
    expect(beside.exitCode).toBe(0);
  });
});

describe('a settings file', () => {
  it('is replaced by `config init --force`, even one that can not be read', async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, 'vanta-vuln.config.yaml'), 'api: [');
    const { exitCode } = await runInProcess(['config', 'init', '--force'], { cwd });
    expect(exitCode).toBe(0);
    expect(readFileSync(join(cwd, 'vanta-vuln.config.yaml'), 'utf8')).toContain('requestsPerMinute');
  });
});

describe('a file to write', () => {
  it.each(WRITERS)('vanta-vuln %s %s of no name, or a folder', async (...args) => {
    const cwd = await makeKept();
    mkdirSync(join(cwd, '.folder'));
    const written = args.filter((word) => word !== undefined);
    const unnamed = await runInProcess([...written, ' '], { cwd });
    expect(unnamed.exitCode).toBe(2);
    expect(unnamed.stderr).toContain('no file is named.');
    const folder = await runInProcess([...written, '.folder'], { cwd });
    expect(folder.exitCode).toBe(2);
    expect(folder.stderr).toContain(`.folder: ${join(cwd, '.folder')} is a folder.`);
  });

  it('is not the same for statistics and rows', async () => {
    const cwd = await makeKept();
    const both = ['--use-cache', '--output', 'a.json', '--export-vulnerabilities', './a.json'];
    const { exitCode, stderr } = await runInProcess(both, { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--output and --export-vulnerabilities name the same file');
  });
});
