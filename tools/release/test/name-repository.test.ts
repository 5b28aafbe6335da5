import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
const workspace = join(import.meta.dirname, '../../..');
const program = join(workspace, 'tools/release/src/name-repository.main.ts');
const ACTION = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'somebody/vanta-vuln-stats' };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repository-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, manifest: object): Promise<string> {
  await mkdir(join(folder, path), { recursive: true });
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(join(folder, path, 'package.json'), text);
  return text;
}

const read = (path: string) => readFile(join(folder, path, 'package.json'), 'utf8');

const name = (env: Readonly<Record<string, string>>) =>
  run(process.execPath, [program], { cwd: folder, env });

it('tells the registry of each package where it was built, and changes nothing else', async () => {
  const manifest = {
    name: 'lib',
    version: '1.2.3',
    exports: { '.': { types: './a.d.ts', default: './a.js' } },
  };
  await write('libs/lib', manifest);
  await write('apps/cli', { name: 'cli' });
  await name(ACTION);
  const url = 'git+https://github.com/somebody/vanta-vuln-stats.git';
  const repository = { type: 'git', url, directory: 'libs/lib' };
  expect(await read('libs/lib')).toBe(`${JSON.stringify({ ...manifest, repository }, null, 2)}\n`);
  expect(JSON.parse(await read('apps/cli'))).toMatchObject({ repository: { url, directory: 'apps/cli' } });
});

it('leaves packages alone that are not published', async () => {
  const before = await write('libs/tests', { name: 'tests', private: true });
  await name(ACTION);
  expect(await read('libs/tests')).toBe(before);
});

it('is refused where no workflow says which repository it is', async () => {
  const before = await write('libs/lib', { name: 'lib' });
  await expect(name({})).rejects.toThrow('GITHUB_REPOSITORY');
  expect(await read('libs/lib')).toBe(before);
});

it('comes before the publishing, which fails without it', async () => {
  const workflow = await readFile(join(workspace, '.github/workflows/release.yml'), 'utf8');
  const steps = [...workflow.matchAll(/npm run (release:\w+)/g)].map(([, step]) => step);
  expect(steps).toEqual(['release:repository', 'release:publish']);
});
