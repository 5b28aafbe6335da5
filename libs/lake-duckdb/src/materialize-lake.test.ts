import { readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { materializeLake } from './materialize-lake.ts';

const writeText = (text: string) => async (folder: string) => writeFile(join(folder, 'content'), text);
const refuse = async () => {
  throw new TypeError('the store broke');
};

describe('a lake that is made of another store', () => {
  it('is made once, and again when the store has changed', async () => {
    await using folder = await createTemporaryFolder();
    const make = (version: string, write: (path: string) => Promise<void>) =>
      materializeLake({ folder: folder.path, source: 'a.db', version, write });
    const first = await make('1', writeText('one'));
    expect(await make('1', refuse)).toBe(first);
    expect(await readFile(join(first, 'content'), 'utf8')).toBe('one');
    const second = await make('2', writeText('two'));
    expect(await readFile(join(second, 'content'), 'utf8')).toBe('two');
  });

  it('leaves nothing behind when it could not be made', async () => {
    await using folder = await createTemporaryFolder();
    const options = { folder: folder.path, source: 'a.db', version: '1' };
    await expect(materializeLake({ ...options, write: refuse })).rejects.toThrow('the store broke');
    const lake = await materializeLake({ ...options, write: writeText('one') });
    expect(await readdir(dirname(lake))).toHaveLength(1);
  });

  it('goes when a later one was made an hour after it', async () => {
    await using folder = await createTemporaryFolder();
    const make = (version: string) =>
      materializeLake({ folder: folder.path, source: 'a.db', version, write: writeText(version) });
    const [first, second] = [await make('1'), await make('2')];
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    await utimes(first, longAgo, longAgo);
    const third = await make('3');
    expect((await readdir(dirname(third))).sort()).toEqual(
      [second, third].map((path) => path.slice(-32)).sort(),
    );
  });

  it('is made once by several at the same time', async () => {
    await using folder = await createTemporaryFolder();
    const options = { folder: folder.path, source: 'a.db', version: '1', write: writeText('one') };
    const lakes = await Promise.all([materializeLake(options), materializeLake(options)]);
    expect(new Set(lakes).size).toBe(1);
    expect(await readdir(dirname(lakes[0]))).toHaveLength(1);
  });
});
