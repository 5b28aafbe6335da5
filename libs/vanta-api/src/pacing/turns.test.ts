import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** An action that ends when it is told to, and notes when it began. */
function heldAction(name: string, begun: string[]) {
  const { promise, resolve } = Promise.withResolvers<string>();
  const action = () => {
    begun.push(name);
    return promise;
  };
  return { action, end: () => resolve(name) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('begin at once while no action is under way', () => {
    const turns = new Turns();
    const begun: string[] = [];
    void turns.take(heldAction('first', begun).action);
    expect(begun).toEqual(['first']);
  });

  it('are taken one after the other, in the order in which they were asked for', async () => {
    const turns = new Turns();
    const begun: string[] = [];
    const held = ['first', 'second', 'third'].map((name) => heldAction(name, begun));
    const taken = held.map(({ action }) => turns.take(action));
    for (const [index, { end }] of held.entries()) {
      await settled();
      expect(begun).toHaveLength(index + 1);
      end();
    }
    expect(await Promise.all(taken)).toEqual(['first', 'second', 'third']);
    expect(begun).toEqual(['first', 'second', 'third']);
  });

  it('begin at once again when all have ended, also one that failed', async () => {
    const turns = new Turns();
    await expect(turns.take(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    const begun: string[] = [];
    void turns.take(heldAction('next', begun).action);
    expect(begun).toEqual(['next']);
  });

  it('pass over one that is aborted while it waits, and let nobody go before those ahead of it', async () => {
    const turns = new Turns();
    const begun: string[] = [];
    const first = heldAction('first', begun);
    const stop = new AbortController();
    const taken = turns.take(first.action);
    const aborted = turns.take(heldAction('aborted', begun).action, stop.signal);
    const last = turns.take(heldAction('last', begun).action);
    stop.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    await settled();
    expect(begun).toEqual(['first']);
    first.end();
    await taken;
    await settled();
    expect(begun).toEqual(['first', 'last']);
    void last;
  });

  it('are not given at once while an action is under way behind which one was aborted', async () => {
    const turns = new Turns();
    const begun: string[] = [];
    const first = heldAction('first', begun);
    const taken = turns.take(first.action);
    const stop = new AbortController();
    const aborted = turns.take(heldAction('aborted', begun).action, stop.signal);
    stop.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    void turns.take(heldAction('next', begun).action);
    await settled();
    expect(begun).toEqual(['first']);
    first.end();
    await taken;
    await settled();
    expect(begun).toEqual(['first', 'next']);
  });

  it('are refused to whoever is aborted before', async () => {
    const turns = new Turns();
    const begun: string[] = [];
    const { action } = heldAction('never', begun);
    await expect(turns.take(action, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(begun).toEqual([]);
  });
});
