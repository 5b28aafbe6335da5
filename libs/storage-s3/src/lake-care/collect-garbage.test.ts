import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreLockedError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { makeLake, runIdOf } from '../../test/make-lake.ts';
import { Lease } from '../lake/lease.ts';
import { collectGarbage, previewGarbage } from './collect-garbage.ts';
import { verifyLake } from './verify-lake.ts';

const HOUR_MS = 3_600_000;

async function keysOf(store: ObjectStore, prefix = ''): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const batch of store.list(prefix)) keys.push(...batch.map(({ key }) => key));
  return keys;
}

async function makeOlder(path: string, hours: number): Promise<void> {
  const seconds = (Date.now() - hours * HOUR_MS) / 1000;
  await utimes(path, seconds, seconds);
}

describe('collecting garbage', () => {
  it('keeps the last two snapshots, and all copies', async () => {
    await using made = await makeLake([1, 2, 3, 4]);
    const days = await keysOf(made.store, 'vulnerabilities/');
    const removed = await collectGarbage({ store: made.store });
    expect(removed.keptSnapshots).toEqual([runIdOf(4), runIdOf(3)]);
    expect(removed.snapshots.map(({ runId }) => runId)).toEqual([runIdOf(2), runIdOf(1)]);
    expect(removed.snapshots.every(({ bytes }) => bytes > 0)).toBe(true);
    const left = new Set((await keysOf(made.store, 'snapshots/')).map((key) => key.split('/')[1]));
    expect(left).toEqual(new Set(['run=run-3', 'run=run-4']));
    expect(await keysOf(made.store, 'vulnerabilities/')).toEqual(days);
    expect((await verifyLake(made.store)).problems).toEqual([]);
  });

  it.each([
    { keepSnapshots: Number.NaN },
    { keepSnapshots: -1 },
    { stagingAge: -1 },
    { uploadAge: Number.NaN },
  ])('removes nothing by a rule that is none: %o', async (rules) => {
    await using made = await makeLake([1, 2, 3]);
    const before = await keysOf(made.store, 'snapshots/');
    const refused = { code: 'invalid-gc-rule' };
    await expect(previewGarbage({ store: made.store, ...rules })).rejects.toMatchObject(refused);
    await expect(collectGarbage({ store: made.store, ...rules })).rejects.toMatchObject(refused);
    expect(await keysOf(made.store, 'snapshots/')).toEqual(before);
  });

  it('shows first what would go, and changes nothing', async () => {
    await using made = await makeLake([1, 2, 3]);
    const before = await keysOf(made.store);
    const preview = await previewGarbage({ store: made.store });
    expect(preview.snapshots.map(({ runId }) => runId)).toEqual([runIdOf(1)]);
    expect(await keysOf(made.store)).toEqual(before);
  });

  it('never lets the committed snapshot go, however few are to be kept', async () => {
    await using made = await makeLake([1, 2]);
    const removed = await collectGarbage({ store: made.store, keepSnapshots: 0 });
    expect(removed.keptSnapshots).toEqual([runIdOf(2)]);
    expect((await verifyLake(made.store)).problems).toEqual([]);
  });

  it('removes staging that is a day old, and leaves what may still be resumed', async () => {
    await using made = await makeLake([1]);
    await made.store.put('staging/run=old/pages/assets/0000001.page', new Uint8Array(5));
    await made.store.put('staging/run=young/pages/assets/0000001.page', new Uint8Array(5));
    await makeOlder(join(made.path, 'staging/run=old/pages/assets/0000001.page'), 25);
    const removed = await collectGarbage({ store: made.store });
    expect(removed.staging).toMatchObject([{ runId: 'old', bytes: 5 }]);
    expect(await keysOf(made.store, 'staging/')).toEqual(['staging/run=young/pages/assets/0000001.page']);
  });

  it('takes back the uploads that are older than a day', async () => {
    await using made = await makeLake([1]);
    const left = { key: 'left', id: 'left@1', startedAt: Date.now() - 25 * HOUR_MS };
    const fresh = { key: 'fresh', id: 'fresh@1', startedAt: Date.now() };
    const { store, aborted } = withUploads(made.store, [left, fresh]);
    const removed = await collectGarbage({ store });
    expect(removed.uploads).toEqual([left]);
    expect(aborted).toEqual([left]);
  });

  it('stops between two objects when it is told to, gives the lake back, and goes on the next time', async () => {
    await using made = await makeLake([1, 2, 3, 4, 5, 6]);
    const stopping = new AbortController();
    const { snapshots } = await previewGarbage({ store: made.store });
    const before = snapshots.reduce((sum, { keys }) => sum + keys.length, 0);
    const store: ObjectStore = {
      ...withUploads(made.store, []).store,
      async delete(key) {
        await made.store.delete(key);
        stopping.abort(new Error('time is up'));
      },
    };
    await expect(collectGarbage({ store, signal: stopping.signal })).rejects.toThrow('time is up');
    const removed = await collectGarbage({ store: made.store });
    const objects = removed.snapshots.reduce((sum, { keys }) => sum + keys.length, 0);
    expect([objects > 0, objects < before]).toEqual([true, true]);
    expect((await previewGarbage({ store: made.store })).snapshots).toEqual([]);
    expect((await verifyLake(made.store)).problems).toEqual([]);
  });

  it('refuses while another process writes, names it, and deletes nothing', async () => {
    await using made = await makeLake([1, 2, 3]);
    await using busy = await Lease.take({ store: made.store, runId: 'busy', since: Date.now() });
    expect(busy.isTakenOver).toBe(false);
    const collecting = collectGarbage({ store: made.store });
    await expect(collecting).rejects.toBeInstanceOf(StoreLockedError);
    await expect(collecting).rejects.toThrow('run busy');
    expect(new Set((await keysOf(made.store, 'snapshots/')).map((key) => key.split('/')[1])).size).toBe(3);
  });

  it('gives the lake back', async () => {
    await using made = await makeLake([1]);
    await collectGarbage({ store: made.store });
    await using lease = await Lease.take({ store: made.store, runId: 'next', since: Date.now() });
    expect(lease.isTakenOver).toBe(false);
  });
});

type Upload = Parameters<ObjectStore['abortUpload']>[0];

/** The store, with these uploads unfinished. */
function withUploads(store: ObjectStore, uploads: readonly Upload[]) {
  const aborted: Upload[] = [];
  const changed: ObjectStore = {
    location: store.location,
    head: (key) => store.head(key),
    get: (key) => store.get(key),
    getRange: (key, range) => store.getRange(key, range),
    put: (key, body, options) => store.put(key, body, options),
    list: (prefix) => store.list(prefix),
    copy: (from, to) => store.copy(from, to),
    delete: (key) => store.delete(key),
    async *listUploads() {
      yield uploads;
    },
    abortUpload: async (upload) => void aborted.push(upload),
    close: () => store.close(),
  };
  return { store: changed, aborted };
}
