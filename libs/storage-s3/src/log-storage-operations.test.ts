import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeObjectStore } from '@vanta-vuln/contract-tests';
import { ObjectNotFoundError, silentLogger } from '@vanta-vuln/core';
import type { Clock, LogFacts, Logger } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { createFolderObjectStore } from './folder-object-store.ts';
import { logStorageOperations } from './log-storage-operations.ts';

/** A clock on which five milliseconds pass between two looks. */
function steppingClock(): Clock {
  let now = 0;
  return { now: () => (now += 5), sleep: async () => undefined };
}

async function openLogged() {
  const path = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  const entries: (LogFacts & { readonly message: string })[] = [];
  const logger: Logger = {
    ...silentLogger,
    debug: (facts, message) => void entries.push({ message, ...facts }),
  };
  const folder = createFolderObjectStore(join(path, 'lake'));
  return {
    store: logStorageOperations({ store: folder, logger, clock: steppingClock() }),
    openAgain: () => createFolderObjectStore(join(path, 'lake')),
    entries,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

describeObjectStore({ name: 'a store whose operations are logged', open: openLogged });

async function* pieces() {
  yield new Uint8Array(3);
  yield new Uint8Array(4);
}

describe('the log of a store', () => {
  it('has one entry at debug for each operation, with key, bytes and milliseconds', async () => {
    await using opened = await openLogged();
    const { store, entries } = opened;
    await store.put('a', pieces());
    await store.head('a');
    await store.get('a');
    await store.getRange('a', { start: 2, end: 4 });
    await store.copy('a', 'b');
    await store.delete('a');
    const message = 'storage operation';
    expect(entries).toEqual([
      { message, operation: 'put', key: 'a', bytes: 7, milliseconds: 5 },
      { message, operation: 'head', key: 'a', milliseconds: 5 },
      { message, operation: 'get', key: 'a', bytes: 7, milliseconds: 5 },
      { message, operation: 'getRange', key: 'a', bytes: 2, milliseconds: 5 },
      { message, operation: 'copy', key: 'b', milliseconds: 5 },
      { message, operation: 'delete', key: 'a', milliseconds: 5 },
    ]);
  });

  it('tells of a failure and lets it through', async () => {
    await using opened = await openLogged();
    await expect(opened.store.get('gone')).rejects.toBeInstanceOf(ObjectNotFoundError);
    expect(opened.entries).toMatchObject([
      { message: 'storage operation failed', operation: 'get', key: 'gone', milliseconds: 5 },
    ]);
    expect(opened.entries[0]?.['err']).toBeInstanceOf(ObjectNotFoundError);
  });

  it('counts the objects of a listing, also of one that is not read to its end', async () => {
    await using opened = await openLogged();
    const { store, entries } = opened;
    await store.put('x/1', new Uint8Array());
    await store.put('x/2', new Uint8Array());
    for await (const batch of store.list('x/')) {
      expect(batch).toHaveLength(2);
      break;
    }
    expect(entries.at(-1)).toMatchObject({ operation: 'list', key: 'x/', objects: 2 });
  });

  it('tells a listener of what was put, and not of what failed', async () => {
    await using opened = await openLogged();
    const uploads: unknown[] = [];
    const store = logStorageOperations({
      store: opened.openAgain(),
      logger: silentLogger,
      clock: steppingClock(),
      onPut: (upload) => uploads.push(upload),
    });
    await store.put('a', pieces());
    await expect(store.put('a', new Uint8Array(1), { condition: 'create' })).rejects.toThrow();
    await store.copy('a', 'b');
    expect(uploads).toEqual([{ bytes: 7, milliseconds: 5 }]);
  });

  it('tells of a body that fails while it is stored', async () => {
    await using opened = await openLogged();
    const failing = async function* () {
      yield new Uint8Array(1);
      throw new Error('the source broke');
    };
    await expect(opened.store.put('a', failing())).rejects.toThrow('the source broke');
    expect(opened.entries.at(-1)).toMatchObject({
      message: 'storage operation failed',
      operation: 'put',
      key: 'a',
    });
  });
});
