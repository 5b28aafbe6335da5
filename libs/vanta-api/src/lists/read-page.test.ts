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

describe('an answer in which several lists or page infos stand', () => {
  const OTHER_LIST = '{"data":[{"id":"x"}],"pageInfo":{"endCursor":null,"hasNextPage":false}}';
  const NEXT = '"pageInfo":{"endCursor":"next","hasNextPage":true}';

  it.each([
    ['a field behind the page info', `{"results":{"data":[{"id":"a"}],${NEXT},"other":${OTHER_LIST}}}`],
    ['a field between both', `{"results":{"data":[{"id":"a"}],"other":${OTHER_LIST},${NEXT}}}`],
    ['the list twice, around the page info', `{"results":{"data":[{"id":"x"}],${NEXT},"data":[{"id":"a"}]}}`],
    ['the list twice', `{"results":{"data":[{"id":"x"}],"data":[{"id":"a"}],${NEXT}}}`],
  ])('is read as JSON says: %s', (_, answer) => {
    const page = readPage(answer, PAGE);
    expect(page.nextCursor).toBe('next');
    expect(page.wholeRows()).toEqual([{ value: { id: 'a' }, json: '{"id":"a"}' }]);
    expect(valuesOf(page)).toEqual([{ id: 'a' }]);
  });

  it('is never cut short at the page info of another list', () => {
    const page = readPage(`{"results":{"data":[{"id":"a"}],${NEXT}},"other":${OTHER_LIST}}`, PAGE);
    expect(() => page.wholeRows()).toThrow(/another page info/);
    expect(() => page.records).toThrow(/another page info/);
  });
});

/** The rows as a sync reads them: as they were cut, or all of them anew where they were cut wrongly. */
function valuesOf(page: ReturnType<typeof readPage>): readonly unknown[] {
  try {
    return page.rows.map(({ value }) => value);
  } catch {
    return page.wholeRows().map(({ value }) => value);
  }
}
