import { describe, expect, it } from 'vitest';
import { readPage } from './read-page.ts';

const PAGE = {
  resource: 'vulnerabilities',
  cursor: null,
  receivedAt: 0,
  request: { method: 'GET', url: 'https://api.vanta.com/v1/vulnerabilities' },
} as const;
const PAGE_INFO = '"pageInfo":{"endCursor":null,"hasNextPage":false}';

describe('the rows of a page', () => {
  it.each([
    ['as Vanta lays it out', (row: string) => `{"results":{"data":[${row}],${PAGE_INFO}}}`],
    ['with the list at its end', (row: string) => `{"results":{${PAGE_INFO},"data":[${row}]}}`],
    ['with white space', (row: string) => `{ "results": {\n "data": [ ${row} ], ${PAGE_INFO} } }`],
  ])('keep numbers that are longer than a double, %s', (_, answer) => {
    const row = '{"id":"a","later":{"serial":123456789012345678901,"score":9.0}}';
    const page = readPage(answer(row), PAGE);
    expect(page.rows.map(({ json }) => json)).toEqual([row]);
    expect(page.wholeRows().map(({ json }) => json)).toEqual([row]);
    expect(page.records.map(({ record }) => record.id)).toEqual(['a']);
  });
});
