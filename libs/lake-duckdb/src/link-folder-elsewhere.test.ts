import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { expect, it, vi } from 'vitest';
import { linkFolder } from './link-folder.ts';

// A file system of that kind can't be mounted by a test.
const refuse = vi.hoisted(() => async () => {
  throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' });
});

vi.mock(import('node:fs/promises'), async (original) => ({
  ...(await original()),
  link: refuse,
  copyFile: refuse,
}));

it('has copies of the files where the file system knows neither links nor rights', async () => {
  await using folder = await createTemporaryFolder();
  const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
  await mkdir(join(from, 'deep'), { recursive: true });
  await writeFile(join(from, 'deep', 'file'), 'content');
  await linkFolder(from, to);
  expect(await readFile(join(to, 'deep', 'file'), 'utf8')).toBe('content');
});
