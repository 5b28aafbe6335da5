import { describe, expect, it } from 'vitest';
import { listQuery } from './list-query.ts';

const firstPage = { pageSize: 100, cursor: null };

describe('listQuery', () => {
  it('asks for a page size and nothing else by default', () => {
    expect(listQuery({}, firstPage)).toBe('pageSize=100');
  });

  it('goes on from a cursor, whatever characters it holds', () => {
    expect(listQuery({}, { pageSize: 7, cursor: 'a+b/c=&d' })).toBe('pageSize=7&pageCursor=a%2Bb%2Fc%3D%26d');
  });

  it('repeats the key of a filter with several values', () => {
    expect(listQuery({ integrationId: ['a', 'b'] }, firstPage)).toBe(
      'pageSize=100&integrationId=a&integrationId=b',
    );
  });

  it('writes moments as dates, booleans as words, and leaves out what is not set', () => {
    const filter = { isDeactivated: false, slaDeadlineAfterDate: Date.UTC(2026, 0, 2), q: undefined };
    expect(listQuery(filter, firstPage)).toBe(
      'pageSize=100&isDeactivated=false&slaDeadlineAfterDate=2026-01-02T00%3A00%3A00.000Z',
    );
  });
});
