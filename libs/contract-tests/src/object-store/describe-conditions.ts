import { ObjectConditionError, ObjectNotFoundError, ObjectStoreError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { expect, it } from 'vitest';
import type { ObjectStoreTarget } from './object-store-target.ts';
import { read, text } from './object-texts.ts';

export function describeConditions({ open }: ObjectStoreTarget): void {
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
