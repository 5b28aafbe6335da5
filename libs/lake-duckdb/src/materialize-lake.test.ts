import { mkdir, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { materializeLake } from './materialize-lake.ts';

const writeText = (text: string) => async (folder: string) => writeFile(join(folder, 'content'), text);
const refuse = async () => {
  throw new TypeError('the store broke');
};

async function replaceByFolder(path: string): Promise<void> {
  await rm(path);
  await mkdir(path);
}

async function replaceByFile(path: string): Promise<void> {
  await rm(path, { recursive: true });
  await writeFile(path, 'no lake');
}

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

  it.each([
    ['has lost a file', (lake: string) => rm(join(lake, 'content'))],
    ['holds a file that was cut off', (lake: string) => writeFile(join(lake, 'content'), 'o')],
    ['holds a folder in place of a file', (lake: string) => replaceByFolder(join(lake, 'content'))],
    ['is a file', async (lake: string) => replaceByFile(lake)],
    ['has no record of its files', (lake: string) => rm(join(lake, '.vanta-vuln'), { recursive: true })],
  ])('is made anew where it %s', async (_what, damage) => {
    await using folder = await createTemporaryFolder();
    const make = (text: string) =>
      materializeLake({ folder: folder.path, source: 'a.db', version: '1', write: writeText(text) });
    const lake = await make('one');
    await damage(lake);
    expect(await make('two')).toBe(lake);
    expect(await readFile(join(lake, 'content'), 'utf8')).toBe('two');
    expect(await readdir(dirname(lake))).toEqual([basename(lake)]);
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
      [second, third].map((path) => basename(path)).sort(),
    );
  });

  it('is made once by several at the same time', async () => {
    await using folder = await createTemporaryFolder();
    const options = { folder: folder.path, source: 'a.db', version: '1', write: writeText('one') };
    const lakes = await Promise.all([materializeLake(options), materializeLake(options)]);
    expect(new Set(lakes).size).toBe(1);
    expect(await readdir(dirname(lakes[0]))).toHaveLength(1);
  });

  describe('and is extended', () => {
    /** Makes versions in one folder; the texts say how each came about. */
    async function makeVersions() {
      const folder = await createTemporaryFolder();
      const make = async (version: string, { writer = 'us', canExtend = true } = {}) => {
        const lake = await materializeLake({
          folder: folder.path,
          source: 'a.db',
          version,
          writer,
          write: writeText(version),
          extend: async (path) => {
            const text = await readFile(join(path, 'content'), 'utf8');
            await rm(join(path, 'content'));
            await writeText(`${text}+${version}`)(path);
            return canExtend;
          },
        });
        return { lake, text: await readFile(join(lake, 'content'), 'utf8') };
      };
      return { make, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
    }

    it('grows by what came, and the earlier one stays as it was for who reads it', async () => {
      await using versions = await makeVersions();
      const first = await versions.make('1');
      expect(first.text).toBe('1');
      expect((await versions.make('2')).text).toBe('1+2');
      expect((await versions.make('3')).text).toBe('1+2+3');
      expect(await readFile(join(first.lake, 'content'), 'utf8')).toBe('1');
    });

    it('is written anew where that can not be', async () => {
      await using versions = await makeVersions();
      await versions.make('1');
      expect((await versions.make('2', { canExtend: false })).text).toBe('2');
    });

    it('is written anew by another version of the program', async () => {
      await using versions = await makeVersions();
      const first = await versions.make('1');
      const second = await versions.make('1', { writer: 'us 2' });
      expect(second.text).toBe('1');
      expect(second.lake).not.toBe(first.lake);
      expect((await versions.make('2', { writer: 'us 2' })).text).toBe('1+2');
    });

    it('is still read for an hour after a later one was made, however old it is', async () => {
      await using versions = await makeVersions();
      const first = await versions.make('1');
      const longAgo = new Date(Date.now() - 2 * 3_600_000);
      await utimes(first.lake, longAgo, longAgo);
      const second = await versions.make('2');
      expect(await readdir(dirname(second.lake))).toHaveLength(2);
      await utimes(first.lake, longAgo, longAgo);
      const third = await versions.make('3');
      expect((await readdir(dirname(third.lake))).sort()).toEqual(
        [second.lake, third.lake].map((path) => basename(path)).sort(),
      );
    });
  });
});
