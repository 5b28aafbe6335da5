import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObjectStoreError } from '@vanta-vuln/core';
import type { ObjectStore, StoredObject } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { createFolderObjectStore } from './folder-object-store.ts';
import { stoppableStore, untilStopped } from './stoppable-store.ts';

const REASON = new TypeError('enough');

/** A store with two objects, each on a page of its own. */
async function openPaged() {
  const path = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  const inner = createFolderObjectStore(path);
  for (const key of ['a', 'b']) await inner.put(key, new Uint8Array([1]));
  async function* list(): AsyncGenerator<readonly StoredObject[]> {
    for await (const batch of inner.list()) for (const object of batch) yield [object];
  }
  const paged: ObjectStore = {
    location: inner.location,
    head: (key) => inner.head(key),
    get: (key) => inner.get(key),
    getRange: (key, range) => inner.getRange(key, range),
    put: (key, body, options) => inner.put(key, body, options),
    list,
    copy: (from, to) => inner.copy(from, to),
    delete: (key) => inner.delete(key),
    listUploads: () => inner.listUploads(),
    abortUpload: (upload) => inner.abortUpload(upload),
    close: () => inner.close(),
  };
  return { paged, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function keysOf(store: ObjectStore, onKey: (key: string) => void): Promise<void> {
  for await (const batch of store.list()) for (const { key } of batch) onKey(key);
}

describe('a store that can be stopped', () => {
  it('reads no further page of a listing', async () => {
    await using opened = await openPaged();
    const stop = new AbortController();
    const seen: string[] = [];
    const listing = keysOf(stoppableStore(opened.paged, stop.signal), (key) => {
      seen.push(key);
      stop.abort(REASON);
    });
    await expect(listing).rejects.toBe(REASON);
    expect(seen).toEqual(['a']);
  });

  it('gives its reason where a reader has wrapped it, and leaves other failures as they are', async () => {
    const signal = AbortSignal.abort(REASON);
    const wrapped = new ObjectStoreError('x', 'unreadable', { hint: '-', cause: REASON });
    const other = new ObjectStoreError('x', 'unreadable', { hint: '-', cause: new Error('cut off') });
    await expect(untilStopped(signal, () => Promise.reject(wrapped))).rejects.toBe(REASON);
    await expect(untilStopped(signal, () => Promise.reject(other))).rejects.toBe(other);
    await expect(untilStopped(undefined, () => Promise.reject(wrapped))).rejects.toBe(wrapped);
  });
});
