import { mkdir, readFile, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { linkFolder } from './link-folder.ts';

describe('a folder that shares the files of another one', () => {
  it('has them all, however deep, without a copy of their bytes', async () => {
    await using folder = await createTemporaryFolder();
    const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
    await mkdir(join(from, 'deep', 'deeper'), { recursive: true });
    await writeFile(join(from, 'deep', 'deeper', 'file'), 'content');
    await linkFolder(from, to);
    expect(await readFile(join(to, 'deep', 'deeper', 'file'), 'utf8')).toBe('content');
    expect((await stat(join(to, 'deep', 'deeper', 'file'))).nlink).toBe(2);
  });

  it('keeps a file that is replaced in the other', async () => {
    await using folder = await createTemporaryFolder();
    const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
    await mkdir(from);
    await writeFile(join(from, 'file'), 'old');
    await linkFolder(from, to);
    await writeFile(join(to, 'new'), 'new');
    await rename(join(to, 'new'), join(to, 'file'));
    expect(await readFile(join(from, 'file'), 'utf8')).toBe('old');
  });

  it('leaves out what leads elsewhere, and is empty where there is nothing', async () => {
    await using folder = await createTemporaryFolder();
    const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
    await mkdir(from);
    await symlink('/etc', join(from, 'etc'));
    await linkFolder(from, to);
    expect(await readdir(to)).toEqual([]);
    await linkFolder(join(folder.path, 'nowhere'), join(folder.path, 'empty'));
    expect(await readdir(join(folder.path, 'empty'))).toEqual([]);
  });
});
