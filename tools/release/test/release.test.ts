import { execFile } from 'node:child_process';
import { cp, glob, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inc } from 'semver';
import { expect, it } from 'vitest';
import * as z from 'zod';

const run = promisify(execFile);
const workspace = join(import.meta.dirname, '../../..');
const program = join(workspace, 'tools/release/src/release.main.ts');
const MANIFESTS = ['package.json', '{apps,infrastructure,libs,tools}/*/package.json'];

const manifestSchema = z.object({
  name: z.string(),
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** What a release reads and writes of this workspace, as a repository of its own. */
async function copyWorkspace() {
  const path = await mkdtemp(join(tmpdir(), 'release-'));
  const files = [
    ...MANIFESTS,
    '{apps,infrastructure,libs,tools}/*/project.json',
    'nx.json',
    'package-lock.json',
    '.gitignore',
    '.npmrc',
  ];
  for await (const file of glob(files, { cwd: workspace })) await cp(join(workspace, file), join(path, file));
  await symlink(join(workspace, 'node_modules'), join(path, 'node_modules'));
  const who = { NAME: 'Somebody', EMAIL: 'somebody@example.com' };
  const env = {
    PATH: process.env['PATH'],
    HOME: path,
    NX_DAEMON: 'false',
    GIT_AUTHOR_NAME: who.NAME,
    GIT_AUTHOR_EMAIL: who.EMAIL,
    GIT_COMMITTER_NAME: who.NAME,
    GIT_COMMITTER_EMAIL: who.EMAIL,
    // All that a release changes is in the workspace: npm has nothing to ask for.
    npm_config_offline: 'true',
  };
  const git = async (...args: readonly string[]) =>
    (await run('git', [...args], { cwd: path, env })).stdout.trim();
  await git('init', '--quiet', '--initial-branch', 'main');
  return {
    path,
    git,
    commit: (message: string) => git('commit', '--quiet', '--allow-empty', '--message', message),
    release: (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
      run(process.execPath, ['--conditions=@vanta-vuln/source', program, ...args], {
        cwd: path,
        env: { ...env, ...more },
      }),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

async function readManifests(path: string) {
  const manifests: z.infer<typeof manifestSchema>[] = [];
  for await (const file of glob(MANIFESTS.slice(1), { cwd: path }))
    manifests.push(manifestSchema.parse(JSON.parse(await readFile(join(path, file), 'utf8'))));
  return manifests;
}

async function versionsIn(path: string): Promise<ReadonlySet<string | undefined>> {
  const manifests = await readManifests(path);
  const ours = new Set(manifests.map(({ name }) => name));
  const wanted = manifests.flatMap(({ dependencies, devDependencies }) =>
    Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) =>
      ours.has(name) ? [version] : [],
    ),
  );
  return new Set([...manifests.map(({ version }) => version), ...wanted]);
}

it('shows what it would change, and changes nothing', async () => {
  await using copy = await copyWorkspace();
  await copy.git('add', '.');
  await copy.commit('feat(stats): count something');
  const before = await copy.git('rev-parse', 'HEAD');
  const { stdout } = await copy.release(['9.1.0']);
  expect(stdout).toContain('9.1.0');
  expect(stdout).toContain('count something');
  expect(await copy.git('status', '--porcelain')).toBe('');
  expect(await copy.git('rev-parse', 'HEAD')).toBe(before);
  expect(await copy.git('tag')).toBe('');
});

it('gives every package and every import of one the same version, and tags what says so', async () => {
  await using copy = await copyWorkspace();
  await copy.git('add', '.');
  await copy.commit('feat(stats): count something');
  const [present = ''] = await versionsIn(copy.path);
  const minor = inc(present, 'minor') ?? '';
  await copy.release(['minor', '--for-real'], { CI: 'true' });
  expect(await versionsIn(copy.path)).toEqual(new Set([minor]));
  expect(await copy.git('status', '--porcelain')).toBe('');
  expect(await copy.git('describe', '--exact-match')).toBe(`v${minor}`);

  await copy.commit('fix(cli): say it in order');
  const patch = inc(minor, 'patch') ?? '';
  await copy.release(['patch', '--for-real'], { CI: 'true' });
  expect(await versionsIn(copy.path)).toEqual(new Set([patch]));
  const changelog = await readFile(join(copy.path, 'CHANGELOG.md'), 'utf8');
  expect(changelog.match(/^#.*|say it in order|count something/gm)).toEqual([
    expect.stringContaining(`# ${patch} `),
    '### Fixes',
    'say it in order',
    expect.stringContaining(`# ${minor} `),
    '### Features',
    'count something',
  ]);
  const lockfile = await readFile(join(copy.path, 'package-lock.json'), 'utf8');
  const locked = lockfile.matchAll(/"@vanta-vuln\/[^"]+": "([^"]+)"/g);
  expect(new Set([...locked].map(([, version]) => version))).toEqual(new Set([patch]));
});
