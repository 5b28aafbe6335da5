import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeObjectStore } from '@vanta-vuln/contract-tests';
import type { ObjectStore, UnfinishedUpload } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { createFolderObjectStore } from './folder-object-store.ts';
import { withLock } from './folder-lock.ts';
import { openObjectStore } from './open-object-store.ts';
import { THIS_PROCESS } from './writer-process.ts';

async function openFolder() {
  const path = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  return {
    path,
    store: createFolderObjectStore(join(path, 'lake')),
    openAgain: () => createFolderObjectStore(join(path, 'lake')),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

async function uploadsOf(store: ObjectStore): Promise<readonly UnfinishedUpload[]> {
  const uploads: UnfinishedUpload[] = [];
  for await (const batch of store.listUploads()) uploads.push(...batch);
  return uploads;
}

describeObjectStore({ name: 'a folder', open: openFolder });

it('opens a folder by its URL, spaces included', async () => {
  await using opened = await openFolder();
  const url = pathToFileURL(join(opened.path, 'my lake')).href;
  const store = await openObjectStore(url);
  expect(store.location).toBe(url);
  await store.put('a', new Uint8Array([1]));
  expect((await readdir(join(opened.path, 'my lake'))).sort()).toEqual(['.vanta-vuln', 'a']);
});

it.each(['lake', 'file://relative', 's3:///x', 'http://host/x'])(
  'refuses %j as a location',
  async (location) => {
    await expect(openObjectStore(location)).rejects.toMatchObject({ code: 'object-location-invalid' });
  },
);

it('leaves no lock and no unfinished file', async () => {
  await using opened = await openFolder();
  await opened.store.put('a/b', new Uint8Array([1]));
  await opened.store.put('a/b', new Uint8Array([2]), { condition: 'create' }).catch(() => undefined);
  const work = join(opened.path, 'lake', '.vanta-vuln');
  expect(await readdir(join(work, 'locks'))).toEqual([]);
  expect(await readdir(join(work, 'uploads'))).toEqual([]);
});

it.each(['.vanta-vuln/uploads', '.vanta-vuln'])(
  'takes no files of another place for unfinished ones, to be deleted, where %s is a link to it',
  async (link) => {
    await using opened = await openFolder();
    const elsewhere = join(opened.path, 'elsewhere');
    await mkdir(join(elsewhere, 'uploads'), { recursive: true });
    for (const name of ['tax.pdf', 'a@1', 'uploads/a@1']) await writeFile(join(elsewhere, name), 'precious');
    await mkdir(dirname(join(opened.path, 'lake', link)), { recursive: true });
    await symlink(elsewhere, join(opened.path, 'lake', link));
    expect(await uploadsOf(opened.store)).toEqual([]);
  },
);

it('neither writes nor removes files of another place by a link to it', async () => {
  await using opened = await openFolder();
  const elsewhere = join(opened.path, 'elsewhere');
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, 'keys'), 'precious');
  await opened.store.put('a', new Uint8Array([1]));
  await symlink(elsewhere, join(opened.path, 'lake', 'link'));
  const refused = {
    code: 'object-store-refused',
    hint: 'Put a folder in the place of the link, or choose another one as the store.',
  };
  for (const key of ['link/keys', 'link/deep/er']) {
    await expect(opened.store.put(key, new Uint8Array())).rejects.toMatchObject(refused);
    await expect(opened.store.put(key, new Uint8Array(), { condition: 'create' })).rejects.toMatchObject(
      refused,
    );
    await expect(opened.store.copy('a', key)).rejects.toMatchObject(refused);
    await expect(opened.store.delete(key)).rejects.toMatchObject(refused);
  }
  expect(await readdir(elsewhere)).toEqual(['keys']);
  expect(await readFile(join(elsewhere, 'keys'), 'utf8')).toBe('precious');
});

it('writes where the folder itself is reached by a link', async () => {
  await using opened = await openFolder();
  await mkdir(join(opened.path, 'disk'));
  await symlink(join(opened.path, 'disk'), join(opened.path, 'lake'));
  await opened.store.put('a/b', new Uint8Array([1]));
  expect(await readdir(join(opened.path, 'disk/a'))).toEqual(['b']);
});

it('takes no file that it does not name so for an unfinished one', async () => {
  await using opened = await openFolder();
  const uploads = join(opened.path, 'lake/.vanta-vuln/uploads');
  await mkdir(uploads, { recursive: true });
  for (const name of ['a%2Fb@1', 'tax.pdf']) await writeFile(join(uploads, name), '');
  expect(await uploadsOf(opened.store)).toMatchObject([{ key: 'a/b', id: 'a%2Fb@1' }]);
});

it('keeps its own folder out of reach', async () => {
  await using opened = await openFolder();
  await expect(opened.store.put('.vanta-vuln/locks/x', new Uint8Array())).rejects.toMatchObject({
    code: 'object-key-invalid',
  });
});

it.each(['create', undefined] as const)(
  'refuses a key where a folder would have to be a file, or a file a folder (condition: %s)',
  async (condition) => {
    await using opened = await openFolder();
    await opened.store.put('a', new Uint8Array());
    await opened.store.put('b/c', new Uint8Array());
    for (const key of ['a/b', 'b']) {
      const put = opened.store.put(key, new Uint8Array(), { condition });
      await expect(put, key).rejects.toMatchObject({ code: 'object-store-refused' });
    }
  },
);

it('says that a file stands where the folder should be', async () => {
  await using opened = await openFolder();
  await writeFile(join(opened.path, 'lake'), '');
  const refusal = { code: 'object-store-refused' };
  await expect(opened.store.list()[Symbol.asyncIterator]().next()).rejects.toMatchObject(refusal);
  await expect(opened.store.put('a', new Uint8Array())).rejects.toMatchObject(refusal);
});

it('keeps no folder without objects in it', async () => {
  await using opened = await openFolder();
  const { store } = opened;
  for (const key of ['a/b/c/1', 'a/b/c/2', 'a/d']) await store.put(key, new Uint8Array());
  const lake = join(opened.path, 'lake');
  await store.delete('a/b/c/1');
  expect(await readdir(join(lake, 'a', 'b', 'c'))).toEqual(['2']);
  await store.delete('a/b/c/2');
  expect(await readdir(join(lake, 'a'))).toEqual(['d']);
  await store.delete('a/d');
  expect(await readdir(lake)).toEqual(['.vanta-vuln']);
});

it.each(['create', undefined] as const)(
  'puts objects into a folder that others empty meanwhile (condition: %s)',
  async (condition) => {
    await using opened = await openFolder();
    const putAndDelete = async (name: string) => {
      const store = opened.openAgain();
      for (let time = 0; time < 50; time += 1) {
        await store.put(`a/b/${name}`, new Uint8Array([time]), { condition });
        await store.delete(`a/b/${name}`);
      }
    };
    await Promise.all(['1', '2', '3', '4'].map(putAndDelete));
    expect(await readdir(join(opened.path, 'lake'))).toEqual(['.vanta-vuln']);
  },
);

it.each([
  // Beyond the largest process id of any Linux.
  ['of a process that is gone', 2 ** 22 + 1],
  ['of an earlier process that had the same id', process.pid],
])('takes over the lock %s', async (_, pid) => {
  await using opened = await openFolder();
  const lock = join(opened.path, 'lock');
  await writeFile(lock, `${hostname()}\n${pid}\nearlier`);
  expect(await withLock(lock, async () => 'done')).toBe('done');
  expect(await readdir(opened.path)).toEqual([]);
});

describe.skipIf(THIS_PROCESS.began === null)('where it is known when a process began', () => {
  it('takes over the lock of a process whose number another one has since', async () => {
    await using opened = await openFolder();
    const lock = join(opened.path, 'lock');
    await writeFile(lock, `${hostname()}\n${process.ppid}\nother\nearlier`);
    expect(await withLock(lock, async () => 'done', 20)).toBe('done');
  });

  it('leaves the lock of another thread of this process', async () => {
    await using opened = await openFolder();
    const lock = join(opened.path, 'lock');
    await writeFile(lock, `${hostname()}\n${process.pid}\nother\n${THIS_PROCESS.began}`);
    await expect(withLock(lock, async () => 'done', 20)).rejects.toMatchObject({ code: 'object-lock-taken' });
  });
});

it('leaves the lock of another machine, and gives up', async () => {
  await using opened = await openFolder();
  const lock = join(opened.path, 'lock');
  await writeFile(lock, 'elsewhere.example\n1\nother');
  await expect(withLock(lock, async () => 'done', 20)).rejects.toMatchObject({ code: 'object-lock-taken' });
  expect(await readdir(opened.path)).toEqual(['lock']);
});
