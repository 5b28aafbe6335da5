import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { collect } from '../../test/collect.ts';
import { readAhead } from './read-ahead.ts';

/** A source that notes what it was asked for. */
function countingSource(length: number, events: string[]) {
  return async function* source(signal: AbortSignal): AsyncGenerator<number, void, undefined> {
    try {
      for (let item = 1; item <= length; item += 1) {
        events.push(`asked ${item}`);
        await sleep(1, undefined, { signal });
        yield item;
      }
    } finally {
      events.push('closed');
    }
  };
}

describe('readAhead', () => {
  it('gives nothing for an empty source', async () => {
    expect(await collect(readAhead(countingSource(0, [])))).toEqual([]);
  });

  it('asks for the next item before it gives out the present one, and for no other', async () => {
    const events: string[] = [];
    for await (const item of readAhead(countingSource(4, events))) {
      events.push(`got ${item}`);
      await sleep(20);
      events.push(`used ${item}`);
    }
    expect(events).toEqual([
      ...[
        'asked 1',
        'asked 2',
        'got 1',
        'used 1',
        'asked 3',
        'got 2',
        'used 2',
        'asked 4',
        'got 3',
        'used 3',
      ],
      ...['closed', 'got 4', 'used 4'],
    ]);
  });

  it('aborts the item under way when the reader stops, and waits until it has ended', async () => {
    const events: string[] = [];
    for await (const item of readAhead(countingSource(9, events))) if (item === 2) break;
    expect(events).toEqual(['asked 1', 'asked 2', 'asked 3', 'closed']);
  });

  it('throws the error of an item only after the items before it were read', async () => {
    const got: number[] = [];
    const reading = (async () => {
      for await (const item of readAhead(failAtThird)) {
        got.push(item);
        await sleep(5);
      }
    })();
    await expect(reading).rejects.toThrow('the third fails');
    expect(got).toEqual([1, 2]);
  });

  it("throws the signal's reason when it is aborted while the reader uses an item", async () => {
    const abort = new AbortController();
    const reading = (async () => {
      for await (const item of readAhead(countingSource(9, []), abort.signal)) {
        if (item === 2) abort.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
  });
});

async function* failAtThird(): AsyncGenerator<number, void, undefined> {
  yield 1;
  yield 2;
  throw new Error('the third fails');
}
