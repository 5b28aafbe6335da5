import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeObjectStore } from '@vanta-vuln/contract-tests';
import { expect, it } from 'vitest';
import { createFolderObjectStore } from './folder-object-store.ts';
import { withLock } from './folder-lock.ts';
import { openObjectStore } from './open-object-store.ts';

async function openFolder() {
  const path = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  return {
    path,
    store: createFolderObjectStore(join(path, 'lake')),
    openAgain: () => createFolderObjectStore(join(path, 'lake')),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
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

it('keeps its own folder out of reach', async () => {
  await using opened = await openFolder();
  await expect(opened.store.put('.vanta-vuln/locks/x', new Uint8Array())).rejects.toMatchObject({
    code: 'object-key-invalid',
  });
});

it('refuses a key where a folder would have to be a file', async () => {
  await using opened = await openFolder();
  await opened.store.put('a', new Uint8Array());
  await expect(opened.store.put('a/b', new Uint8Array())).rejects.toMatchObject({
    code: 'object-store-refused',
  });
});

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

it('leaves the lock of another machine, and gives up', async () => {
  await using opened = await openFolder();
  const lock = join(opened.path, 'lock');
  await writeFile(lock, 'elsewhere.example\n1\nother');
  await expect(withLock(lock, async () => 'done', 20)).rejects.toMatchObject({ code: 'object-lock-taken' });
  expect(await readdir(opened.path)).toEqual(['lock']);
});
