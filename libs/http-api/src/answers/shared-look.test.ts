import { describe, expect, it } from 'vitest';
import { SharedLook } from './shared-look.ts';

/** A look that ends when it is told to, with the number of its turn. */
function playLook() {
  const ends: (() => void)[] = [];
  const look = new SharedLook(async () => {
    const turn = ends.length;
    const ended = Promise.withResolvers<void>();
    ends.push(ended.resolve);
    await ended.promise;
    if (turn === 1) throw new Error('second');
    return turn;
  });
  return { look, begun: () => ends.length, end: (turn: number) => ends[turn]?.() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a shared look', () => {
  it('is one for all who asked before it began', async () => {
    const { look, begun, end } = playLook();
    const asked = [look.get(), look.get(), look.get()];
    await settled();
    end(0);
    expect([await Promise.all(asked), begun()]).toEqual([[0, 0, 0], 1]);
  });

  it('does not wait for one that never ends', async () => {
    let turn = 0;
    const look = new SharedLook(
      async () => {
        turn += 1;
        return turn === 1 ? new Promise<number>(() => undefined) : turn;
      },
      { patience: 10 },
    );
    void look.get();
    await settled();
    expect(await look.get()).toBe(2);
  });

  it('begins anew after one that failed before it could wait', async () => {
    let turn = 0;
    const look = new SharedLook((): Promise<number> => {
      turn += 1;
      if (turn === 1) throw new Error('at once');
      return Promise.resolve(turn);
    });
    await expect(look.get()).rejects.toThrow('at once');
    expect(await look.get()).toBe(2);
  });

  it('is never one that began before it was asked for, and one that fails harms no later one', async () => {
    const { look, begun, end } = playLook();
    const first = look.get();
    await settled();
    const second = [look.get(), look.get()];
    await settled();
    expect(begun()).toBe(1);
    end(0);
    expect(await first).toBe(0);
    await settled();
    const third = look.get();
    end(1);
    for (const failed of second) await expect(failed).rejects.toThrow('second');
    await settled();
    end(2);
    expect([await third, begun()]).toEqual([2, 3]);
  });
});
