import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MiscutRowError } from '@vanta-vuln/core';
import { cutRows } from './cut-rows.ts';

const LAST_PAGE = '"pageInfo":{"endCursor":null,"hasNextPage":false}';

function answer(rows: readonly string[]): string {
  return `{"results":{"data":[${rows.join(',')}],${LAST_PAGE}}}`;
}

describe('the rows cut out of an answer', () => {
  it('have their texts as received, to the letter, and leave the envelope', () => {
    const rows = ['{"id":"a","score":9.80,"name":"caf\\u00e9"}', '{"id":"b", "list":[1, 2]}'];
    const cut = cutRows(answer(rows));
    expect(cut?.rows.map(({ json }) => json)).toEqual(rows);
    expect(cut?.rows.map(({ value }) => value)).toEqual([
      { id: 'a', score: 9.8, name: 'café' },
      { id: 'b', list: [1, 2] },
    ]);
    expect(cut?.envelope).toBe(answer([]));
  });

  it.each([
    ['an empty page', answer([])],
    ['a first row that begins with another key', answer(['{"name":"n","id":"a"}', '{"id":"b"}'])],
    ['white space', JSON.stringify(JSON.parse(answer(['{"id":"a"}'])), null, 2)],
    ['another order of keys', `{"results":{${LAST_PAGE},"data":[{"id":"a"}]}}`],
    ['an answer that was cut short', answer(['{"id":"a"}', '{"id":"b"}']).slice(0, 40)],
    ['an answer that is no page', '{"error":"nothing here"}'],
  ])('are left to JSON.parse for %s', (_, body) => {
    expect(cutRows(body)).toBeNull();
  });

  it('say that they are miscut where a row holds a list of objects with ids', () => {
    const cut = cutRows(answer(['{"id":"a","parts":[{"id":"x"},{"id":"y"}]}', '{"id":"b"}']));
    expect(() => cut?.rows.map(({ value }) => value)).toThrow(MiscutRowError);
  });

  it('have the same values when so many are asked for that the page is parsed as a whole', () => {
    const records = Array.from({ length: 30 }, (_, index) => ({ id: `row ${index}`, index }));
    const cut = cutRows(answer(records.map((record) => JSON.stringify(record))));
    expect(cut?.rows.map(({ value }) => value)).toEqual(records);
  });

  it('say that they are miscut where the whole page holds fewer', () => {
    const wide = `{"id":"a","parts":[${Array.from({ length: 30 }, (_, part) => `{"id":"${part}"}`).join(',')}]}`;
    const cut = cutRows(answer(['{"id":"b"}', wide]));
    expect(() => cut?.rows.map(({ value }) => value)).toThrow(MiscutRowError);
  });

  it('say that they are miscut where one cut too many makes up for one that was missed', () => {
    const plain = Array.from({ length: 12 }, (_, index) => `{"id":"row ${index}"}`);
    const cut = cutRows(
      answer([...plain, '{"id":"a","parts":[{"id":"x"},{"id":"y"}]}', '{"name":"n","id":"b"}']),
    );
    expect(cut?.rows).toHaveLength(14);
    expect(() => cut?.rows.slice(0, 12).map(({ value }) => value)).toThrow(MiscutRowError);
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
        const cut = cutRows(answer(texts))?.rows ?? [];
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
