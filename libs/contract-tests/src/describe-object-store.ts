import { ObjectConditionError, ObjectNotFoundError, ObjectStoreError } from '@vanta-vuln/core';
import type { ObjectStore, StoredObject } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';

/** An implementation of ObjectStore for the suite. */
export interface ObjectStoreTarget {
  readonly name: string;
  /** Opens a store that holds nothing; `openAgain` opens the same place as another process would. */
  readonly open: () => Promise<AsyncDisposable & { store: ObjectStore; openAgain: () => ObjectStore }>;
}

const text = (content: string) => new TextEncoder().encode(content);
const read = async (store: ObjectStore, key: string) =>
  new TextDecoder().decode((await store.get(key)).bytes);
const keys = (objects: readonly StoredObject[]) => objects.map(({ key }) => key);

// More than two parts of S3's smallest size.
const CHUNK = 1024 * 1024;
const CHUNKS = 18;

async function* stream(failAfter = Infinity): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < CHUNKS; index += 1) {
    if (index >= failAfter) throw new TypeError('the source broke');
    yield new Uint8Array(CHUNK).fill(index);
  }
}

/** The suite that every ObjectStore passes. */
export function describeObjectStore(target: ObjectStoreTarget): void {
  describe(`${target.name} as an object store`, () => {
    describeReading(target);
    describeConditions(target);
    describeListing(target);
    describeUploads(target);
  });
}

function describeReading({ open }: ObjectStoreTarget): void {
  it('gives back what was put, with its size and version', async () => {
    await using opened = await open();
    const { version, size } = await opened.store.put('a/b c/ü=1.txt', text('hello'));
    expect(size).toBe(5);
    const content = await opened.openAgain().get('a/b c/ü=1.txt');
    expect(content).toMatchObject({ key: 'a/b c/ü=1.txt', size: 5, version });
    expect(new TextDecoder().decode(content.bytes)).toBe('hello');
    expect(await opened.store.head('a/b c/ü=1.txt')).toMatchObject({ size: 5, version });
  });

  it('reads a range, cut at the end of the object', async () => {
    await using opened = await open();
    await opened.store.put('key', text('0123456789'));
    const range = async (start: number, end: number) =>
      new TextDecoder().decode(await opened.store.getRange('key', { start, end }));
    expect(await range(2, 5)).toBe('234');
    expect(await range(8, 100)).toBe('89');
    expect(await range(3, 3)).toBe('');
    expect(await range(10, 20)).toBe('');
  });

  it('holds an empty object', async () => {
    await using opened = await open();
    await opened.store.put('empty', new Uint8Array());
    expect(await opened.store.get('empty')).toMatchObject({ size: 0 });
  });

  it('says what is missing', async () => {
    await using opened = await open();
    const { store } = opened;
    expect(await store.head('no')).toBeNull();
    await expect(store.get('no')).rejects.toBeInstanceOf(ObjectNotFoundError);
    await expect(store.getRange('no', { start: 0, end: 1 })).rejects.toBeInstanceOf(ObjectNotFoundError);
    await expect(store.copy('no', 'to')).rejects.toBeInstanceOf(ObjectNotFoundError);
    await expect(store.delete('no')).resolves.toBeUndefined();
  });

  it('copies and deletes', async () => {
    await using opened = await open();
    await opened.store.put('from', text('one'));
    await opened.store.put('deep/to', text('old'));
    await opened.store.copy('from', 'deep/to');
    await opened.store.delete('from');
    expect(await read(opened.store, 'deep/to')).toBe('one');
    expect(await opened.store.head('from')).toBeNull();
  });

  it.each(['', '/a', 'a//b', '../a', 'a/./b', 'a\\b', 'a\0'])('refuses %j as a key', async (key) => {
    await using opened = await open();
    await expect(opened.store.put(key, text('x'))).rejects.toBeInstanceOf(ObjectStoreError);
  });
}

function describeConditions({ open }: ObjectStoreTarget): void {
  it('creates only where nothing is', async () => {
    await using opened = await open();
    await opened.store.put('key', text('first'), { condition: 'create' });
    const second = opened.openAgain().put('key', text('second'), { condition: 'create' });
    await expect(second).rejects.toBeInstanceOf(ObjectConditionError);
    expect(await read(opened.store, 'key')).toBe('first');
  });

  it('replaces only the version that was read', async () => {
    await using opened = await open();
    const first = await opened.store.put('key', text('1'));
    const condition = { replaces: first.version };
    const second = await opened.store.put('key', text('2'), { condition });
    expect(second.version).not.toBe(first.version);
    await expect(opened.store.put('key', text('3'), { condition })).rejects.toBeInstanceOf(
      ObjectConditionError,
    );
    expect(await read(opened.store, 'key')).toBe('2');
  });

  it('does not replace what is gone', async () => {
    await using opened = await open();
    const { version } = await opened.store.put('key', text('1'));
    await opened.store.delete('key');
    const late = opened.store.put('key', text('2'), { condition: { replaces: version } });
    await expect(late).rejects.toBeInstanceOf(ObjectNotFoundError);
    expect(await opened.store.head('key')).toBeNull();
  });

  it('lets one of many creators win', async () => {
    await using opened = await open();
    const stores = Array.from({ length: 8 }, () => opened.openAgain());
    const puts = stores.map((store, index) => store.put('key', text(`${index}`), { condition: 'create' }));
    const settled = await Promise.allSettled(puts);
    const winners = settled.flatMap(({ status }, index) => (status === 'fulfilled' ? [`${index}`] : []));
    expect(winners).toEqual([await read(opened.store, 'key')]);
  });

  it('loses no increment of a counter that many replace', async () => {
    await using opened = await open();
    await opened.store.put('counter', text('0'));
    await Promise.all(Array.from({ length: 4 }, () => increment(opened.openAgain(), 5)));
    expect(await read(opened.store, 'counter')).toBe('20');
  });
}

async function increment(store: ObjectStore, times: number): Promise<void> {
  for (let done = 0; done < times;) {
    const { bytes, version } = await store.get('counter');
    const next = text(`${Number(new TextDecoder().decode(bytes)) + 1}`);
    try {
      await store.put('counter', next, { condition: { replaces: version } });
      done += 1;
    } catch (error) {
      if (!(error instanceof ObjectStoreError)) throw error;
    }
  }
}

function describeListing({ open }: ObjectStoreTarget): void {
  it('lists by key what begins with a prefix', async () => {
    await using opened = await open();
    const all = ['a-b', 'a/c/d', 'a/e', 'a0', 'b'];
    for (const key of all) await opened.store.put(key, text(key));
    expect(keys(await collect(opened.store.list()))).toEqual(all);
    expect(keys(await collect(opened.store.list('a/')))).toEqual(['a/c/d', 'a/e']);
    expect(keys(await collect(opened.store.list('a/c')))).toEqual(['a/c/d']);
    expect(keys(await collect(opened.store.list('none')))).toEqual([]);
  });

  it('lists more objects than fit a page, as head shows them', async () => {
    await using opened = await open();
    const names = Array.from({ length: 1005 }, (_, index) => `n/${String(index).padStart(4, '0')}`);
    for (let start = 0; start < names.length; start += 50) {
      await Promise.all(names.slice(start, start + 50).map((key) => opened.store.put(key, text(key))));
    }
    const listed = await collect(opened.store.list('n/'));
    expect(keys(listed)).toEqual(names);
    const { key, size, version } = listed[7] ?? { key: '', size: 0, version: '' };
    expect(await opened.store.head(key)).toMatchObject({ size, version });
  });
}

function describeUploads({ open }: ObjectStoreTarget): void {
  it('stores a stream in parts, with progress up to its size', async () => {
    await using opened = await open();
    const progress: number[] = [];
    const put = await opened.store.put('big', stream(), { onProgress: (bytes) => progress.push(bytes) });
    expect(put.size).toBe(CHUNKS * CHUNK);
    expect(progress.length).toBeGreaterThan(1);
    expect(Math.max(...progress)).toBe(CHUNKS * CHUNK);
    const bytes = await opened.store.getRange('big', { start: 17 * CHUNK - 1, end: 17 * CHUNK + 1 });
    expect([...bytes]).toEqual([16, 17]);
    expect(await collect(opened.store.listUploads())).toEqual([]);
  });

  it('creates a stream in parts only where nothing is', async () => {
    await using opened = await open();
    await opened.store.put('big', text('first'));
    const put = opened.store.put('big', stream(), { condition: 'create' });
    await expect(put).rejects.toBeInstanceOf(ObjectConditionError);
    expect(await read(opened.store, 'big')).toBe('first');
    expect(await collect(opened.store.listUploads())).toEqual([]);
  });

  it.each([0, 1, 16])('leaves nothing of a source that breaks after %i MB', async (failAfter) => {
    await using opened = await open();
    await expect(opened.store.put('big', stream(failAfter))).rejects.toThrow('the source broke');
    expect(await collect(opened.store.list())).toEqual([]);
    expect(await collect(opened.store.listUploads())).toEqual([]);
  });

  it('leaves the old object when an upload is aborted', async () => {
    await using opened = await open();
    await opened.store.put('big', text('old'));
    const abort = new AbortController();
    const body = (async function* () {
      for await (const chunk of stream()) {
        yield chunk;
        if (chunk[0] === 12) abort.abort(new TypeError('enough'));
      }
    })();
    await expect(opened.store.put('big', body, { signal: abort.signal })).rejects.toThrow('enough');
    expect(await read(opened.store, 'big')).toBe('old');
    expect(await collect(opened.store.listUploads())).toEqual([]);
  });

  it('shows an unfinished upload to another process, which takes it back', async () => {
    await using opened = await open();
    const reached = Promise.withResolvers<undefined>();
    const gate = Promise.withResolvers<undefined>();
    const body = (async function* () {
      yield* stream();
      reached.resolve(undefined);
      await gate.promise;
      yield text('the end');
    })();
    const put = opened.store.put('big', body).catch((error: unknown) => error);
    await reached.promise;
    const other = opened.openAgain();
    const uploads = await collect(other.listUploads());
    expect(uploads).toMatchObject([{ key: 'big' }]);
    for (const upload of uploads) await other.abortUpload(upload);
    gate.resolve(undefined);
    expect(await put).toBeInstanceOf(Error);
    expect(await other.head('big')).toBeNull();
    expect(await collect(other.listUploads())).toEqual([]);
  });
}
