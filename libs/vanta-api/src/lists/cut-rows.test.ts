import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MiscutRowError } from '@vanta-vuln/core';
import type { RawRow } from '@vanta-vuln/core';
import { cutRows } from './cut-rows.ts';
import { locateRows } from './locate-rows.ts';

const LAST_PAGE = '"pageInfo":{"endCursor":null,"hasNextPage":false}';

function answer(rows: readonly string[]): string {
  return `{"results":{"data":[${rows.join(',')}],${LAST_PAGE}}}`;
}

function rowsOf(body: string): readonly RawRow[] {
  const located = locateRows(body);
  return located === null ? [] : cutRows(located);
}

describe('the rows cut out of an answer', () => {
  it('have their texts as received, to the letter', () => {
    const rows = ['{"id":"a","score":9.80,"name":"caf\\u00e9"}', '{"id":"b", "list":[1, 2]}'];
    const cut = rowsOf(answer(rows));
    expect(cut.map(({ json }) => json)).toEqual(rows);
    expect(cut.map(({ value }) => value)).toEqual([
      { id: 'a', score: 9.8, name: 'café' },
      { id: 'b', list: [1, 2] },
    ]);
  });

  it('say that they are miscut where a row holds a list of objects with ids', () => {
    const cut = rowsOf(answer(['{"id":"a","parts":[{"id":"x"},{"id":"y"}]}', '{"id":"b"}']));
    expect(() => cut.map(({ value }) => value)).toThrow(MiscutRowError);
  });

  it.each([
    ['plain', (index: number) => `row ${index}`],
    ['escaped', (index: number) => `"${index}"\\\u0001`],
  ])('have the same values when the page is parsed as a whole, for %s ids', (_, idOf) => {
    const records = Array.from({ length: 30 }, (_record, index) => ({ id: idOf(index), index }));
    const cut = rowsOf(answer(records.map((record) => JSON.stringify(record))));
    expect(cut.map(({ value }) => value)).toEqual(records);
  });

  it('say that they are miscut where the whole page holds fewer', () => {
    const wide = `{"id":"a","parts":[${Array.from({ length: 30 }, (_, part) => `{"id":"${part}"}`).join(',')}]}`;
    const cut = rowsOf(answer(['{"id":"b"}', wide]));
    expect(() => cut.map(({ value }) => value)).toThrow(MiscutRowError);
  });

  it('say that they are miscut where one cut too many makes up for one that was missed', () => {
    const plain = Array.from({ length: 12 }, (_, index) => `{"id":"row ${index}"}`);
    const cut = rowsOf(
      answer([...plain, '{"id":"a","parts":[{"id":"x"},{"id":"y"}]}', '{"name":"n","id":"b"}']),
    );
    expect(cut).toHaveLength(14);
    expect(() => cut.slice(0, 12).map(({ value }) => value)).toThrow(MiscutRowError);
  });

  it('say so where the row that was missed has an id with which that of the other begins', () => {
    const plain = Array.from({ length: 12 }, (_, index) => `{"id":"row ${index}"}`);
    const cut = rowsOf(
      answer([...plain, '{"id":"a","parts":[{"id":"x"},{"id":"b2"}]}', '{"name":"n","id":"b"}']),
    );
    expect(() => cut.slice(0, 12).map(({ value }) => value)).toThrow(MiscutRowError);
  });

  it('are the rows of the answer whenever each of them is JSON, whatever it holds', () => {
    const hostile = fc.constantFrom('},{"id":"', '}],"pageInfo":', '"', '\\', 'é', '\u0000', '💥');
    const row = fc.record({
      id: fc.oneof(fc.string({ minLength: 1 }), hostile),
      text: fc.oneof(fc.string(), hostile),
      nested: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ id: fc.string() })),
        fc.record({ pageInfo: fc.jsonValue() }),
      ),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const texts = rows.map((one) => JSON.stringify(one));
        const cut = rowsOf(answer(texts));
        const isWhole = cut.every((one) => isJson(one.json));
        if (isWhole) expect(cut.map(({ json }) => json)).toEqual(texts);
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
