import { ObjectConditionError } from '@vanta-vuln/core';
import { expect, it } from 'vitest';
import { collect } from '../collect.ts';
import type { ObjectStoreTarget } from './object-store-target.ts';
import { read, text } from './object-texts.ts';

// More than two parts of S3's smallest size.
const CHUNK = 1024 * 1024;
const CHUNKS = 18;

async function* stream(failAfter = Infinity): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < CHUNKS; index += 1) {
    if (index >= failAfter) throw new TypeError('the source broke');
    yield new Uint8Array(CHUNK).fill(index);
  }
}

export function describeUploads({ open }: ObjectStoreTarget): void {
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
