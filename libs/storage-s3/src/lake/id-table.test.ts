import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTable } from './id-table.ts';

// Lone halves of a surrogate pair have no UTF-8 form; ids come out of JSON texts, mostly short ones.
const id = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', 'a', 'aa', 'é', '🔥', '__proto__'),
);

describe('a table of ids', () => {
  it('numbers ids in the order in which they come, each once, and gives them back', () => {
    fc.assert(
      fc.property(fc.array(id, { maxLength: 200 }), (ids) => {
        const table = new IdTable();
        const numbers = ids.map((text) => table.add(text));
        const distinct = [...new Set(ids)];
        expect(numbers).toEqual(ids.map((text) => distinct.indexOf(text)));
        expect(table.size).toBe(distinct.length);
        expect(distinct.map((_, number) => table.get(number))).toEqual(distinct);
        expect(distinct.map((text) => table.find(text))).toEqual([...distinct.keys()]);
        expect(table.find('never added: \u0000')).toBe(-1);
      }),
    );
  });

  it('grows past its first size, and takes ids of any length', () => {
    const table = new IdTable();
    const long = 'long, '.repeat(50_000);
    table.add(long);
    for (let index = 0; index < 20_000; index += 1) table.add(`finding-${index}`);
    expect([table.find('finding-0'), table.find('finding-19999'), table.find(long)]).toEqual([1, 20_000, 0]);
    expect(table.get(12_346)).toBe('finding-12345');
    expect(table.bytes(1).toString()).toBe('finding-0');
  });
});
