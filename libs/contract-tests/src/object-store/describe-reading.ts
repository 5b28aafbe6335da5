import { ObjectNotFoundError, ObjectStoreError } from '@vanta-vuln/core';
import { expect, it } from 'vitest';
import type { ObjectStoreTarget } from './object-store-target.ts';
import { read, text } from './object-texts.ts';

export function describeReading({ open }: ObjectStoreTarget): void {
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
