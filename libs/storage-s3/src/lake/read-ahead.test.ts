import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { forEachAhead } from './read-ahead.ts';

describe('doing work for each item, some at the same time', () => {
  it('ends, when one fails, only after what was begun has ended, and begins no more', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const working = forEachAhead(
      [1, 2, 3, 4, 5, 6],
      async (item) => {
        begun.push(item);
        if (item === 2) throw new Error('the second one fails');
        await sleep(item * 5);
        ended.push(item);
      },
      3,
    );
    await expect(working).rejects.toThrow('the second one fails');
    expect(ended.toSorted()).toEqual(begun.filter((item) => item !== 2));
    expect(begun).not.toContain(6);
  });
});
