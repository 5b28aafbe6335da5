import { expect, it } from 'vitest';
import { collect } from '../collect.ts';
import type { ObjectStoreTarget } from './object-store-target.ts';
import { keys, text } from './object-texts.ts';

export function describeListing({ open }: ObjectStoreTarget): void {
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
