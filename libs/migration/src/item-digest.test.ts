import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ItemDigest } from './item-digest.ts';

function digestOf(texts: readonly string[]) {
  const digest = new ItemDigest();
  for (const text of texts) digest.add(text);
  return digest.value;
}

describe('the digest of many items', () => {
  it('does not depend on their order', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer(), (texts, seed) => {
        const shuffled = texts.map((text, index) => ({ text, key: Math.sin(seed + index) }));
        shuffled.sort((left, right) => left.key - right.key);
        expect(digestOf(shuffled.map(({ text }) => text))).toEqual(digestOf(texts));
      }),
    );
  });

  it('tells any two lists apart that hold other items, or the same ones another number of times', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (left, right) => {
        const isSame = JSON.stringify(left.toSorted()) === JSON.stringify(right.toSorted());
        expect(digestOf(left).hash === digestOf(right).hash).toBe(isSame);
      }),
    );
    expect(digestOf(['a', 'a', 'b']).hash).not.toBe(digestOf(['b']).hash);
  });
});
