import { snappyUncompress } from 'hyparquet';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { snappyCompress } from './snappy-compress.ts';

function uncompress(compressed: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  snappyUncompress(compressed, output);
  return output;
}

const repeating = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 200 })), { maxLength: 30 })
  .map((pieces) => Buffer.concat(pieces.flatMap(([piece, times]) => Array<Uint8Array>(times).fill(piece))));

it('gives any bytes back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 5000 }), repeating), (bytes) => {
      const back = uncompress(snappyCompress(bytes), bytes.length);
      expect(Buffer.compare(back, bytes)).toBe(0);
    }),
    { numRuns: 200 },
  );
});

it('gives back what repeats farther away than a copy reaches, and literals of every length', () => {
  for (const gap of [60, 61, 255, 256, 257, 65_530, 65_535, 65_540, 70_000, 200_000]) {
    const noise = Buffer.from(
      Array.from({ length: gap }, (_, index) => (Math.imul(index, 2654435761) >>> 13) & 0xff),
    );
    const bytes = Buffer.concat([
      Buffer.from('a text that comes again'),
      noise,
      Buffer.from('a text that comes again'),
    ]);
    expect(Buffer.compare(uncompress(snappyCompress(bytes), bytes.length), bytes)).toBe(0);
  }
});

it('takes bytes that lie inside of a larger buffer', () => {
  const whole = Buffer.from('xxxxxxxx'.repeat(10) + 'abcabcabcabc'.repeat(20) + 'yyyy');
  const part = whole.subarray(77, 300);
  expect(Buffer.compare(uncompress(snappyCompress(part), part.length), part)).toBe(0);
});

it('makes a repeated text far smaller, and never lets noise grow by more than a sixth', () => {
  const text = Buffer.from('CVE-2021-44228 allows remote code execution. '.repeat(1000));
  expect(snappyCompress(text).length).toBeLessThan(text.length / 15);
  const noise = Buffer.from(
    Array.from({ length: 10_000 }, (_, index) => (Math.imul(index, 2654435761) >>> 11) & 0xff),
  );
  expect(snappyCompress(noise).length).toBeLessThan(noise.length * 1.17 + 32);
});
