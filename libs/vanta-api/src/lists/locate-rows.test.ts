import { describe, expect, it } from 'vitest';
import { locateRows } from './locate-rows.ts';

const LAST_PAGE = '"pageInfo":{"endCursor":null,"hasNextPage":false}';

function answer(rows: readonly string[]): string {
  return `{"results":{"data":[${rows.join(',')}],${LAST_PAGE}}}`;
}

describe('the rows of an answer', () => {
  it('are found as they stand, to the letter, and leave the envelope', () => {
    const rows = ['{"id":"a","score":9.80,"name":"caf\\u00e9"}', '{"id":"b", "list":[1, 2]}'];
    const located = locateRows(answer(rows));
    expect(located?.rowsText).toBe(rows.join(','));
    expect(located?.envelope).toBe(answer([]));
  });

  it.each([
    ['an empty page', answer([])],
    ['a first row that begins with another key', answer(['{"name":"n","id":"a"}', '{"id":"b"}'])],
    ['white space', JSON.stringify(JSON.parse(answer(['{"id":"a"}'])), null, 2)],
    ['another order of keys', `{"results":{${LAST_PAGE},"data":[{"id":"a"}]}}`],
    ['an answer that was cut short', answer(['{"id":"a"}', '{"id":"b"}']).slice(0, 40)],
    ['an answer that is no page', '{"error":"nothing here"}'],
  ])('are left to JSON.parse for %s', (_, body) => {
    expect(locateRows(body)).toBeNull();
  });
});
