import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretPattern } from './secret-pattern.ts';

const secret = fc.oneof(
  fc.constant('pa"ss\\w/o+r=d&é #9x'),
  fc.string({ minLength: 6 }),
  fc.string({ minLength: 6, unit: 'grapheme' }),
);
const finds = (given: string, text: string) => secretPattern([given])?.test(text) === true;

describe('the pattern of a secret', () => {
  it('finds it where JSON, a URL or hexadecimal digits hold it', () => {
    fc.assert(
      fc.property(secret, (given) => {
        const url = encodeURIComponent(given);
        const bytes = Buffer.from(given).toString('hex');
        const texts = [
          given,
          JSON.stringify({ a: [given] }),
          url,
          url.toLowerCase(),
          bytes,
          bytes.toUpperCase(),
        ];
        expect(texts.filter((text) => !finds(given, text))).toEqual([]);
      }),
    );
  });

  it('finds it in base64, whatever stands before it', () => {
    const kinds = fc.constantFrom<BufferEncoding>('base64', 'base64url');
    fc.assert(
      fc.property(secret, fc.nat(5), kinds, (given, length, kind) => {
        expect(finds(given, Buffer.from(`${'x'.repeat(length)}${given}`).toString(kind))).toBe(true);
      }),
    );
  });

  it('finds it in the JSON of writers that keep to ASCII', () => {
    const text = String.raw`{"sent": "p\u00e9ss\"w"}`;
    expect(finds('péss"w', text)).toBe(true);
    expect(finds('péss"w', JSON.stringify({ body: text }))).toBe(true);
  });

  it('is none where all are so short that they occur by chance', () => {
    expect(secretPattern([])).toBeNull();
    expect(secretPattern(['12345', ''])).toBeNull();
  });
});
