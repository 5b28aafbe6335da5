import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeObjectStore } from '@vanta-vuln/contract-tests';
import { expect, it, vi } from 'vitest';
import { createFolderObjectStore } from './folder-object-store.ts';

// A file system of that kind can't be mounted by a test.
const refuse = vi.hoisted(() => () => {
  throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' });
});

vi.mock(import('node:fs'), async (original) => ({ ...(await original()), linkSync: refuse }));
vi.mock(import('node:fs/promises'), async (original) => ({
  ...(await original()),
  copyFile: async () => refuse(),
}));

async function openFolder() {
  const path = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  return {
    path,
    store: createFolderObjectStore(join(path, 'lake')),
    openAgain: () => createFolderObjectStore(join(path, 'lake')),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

describeObjectStore({ name: 'a folder where there are no links and no rights', open: openFolder });

it('is without links and rights there', async () => {
  await expect(copyFile('a', 'b')).rejects.toMatchObject({ code: 'EPERM' });
});

it('makes an object once there, whoever asks at the same time, and leaves no lock', async () => {
  await using opened = await openFolder();
  const put = async (store: typeof opened.store, byte: number) =>
    store.put('a/b', new Uint8Array([byte]), { condition: 'create' }).then(
      () => [byte],
      () => [],
    );
  const puts = Array.from({ length: 20 }, (_, byte) => put(opened.openAgain(), byte));
  const [made, ...others] = (await Promise.all(puts)).flat();
  expect(others).toEqual([]);
  expect([...(await opened.store.get('a/b')).bytes]).toEqual([made]);
  expect(await readdir(join(opened.path, 'lake', '.vanta-vuln', 'locks'))).toEqual([]);
  expect(await readdir(join(opened.path, 'lake', '.vanta-vuln', 'uploads'))).toEqual([]);
});
