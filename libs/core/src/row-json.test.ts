import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from './json.ts';
import { jsonToRow, rowToJson, tupleToJson } from './row-json.ts';
import { optional, required } from './table-schema.ts';
import type { TableSchema } from './table-schema.ts';

const table = {
  name: 'things',
  columns: [
    required('id', 'string'),
    optional('score', 'double'),
    required('is_open', 'boolean'),
    optional('seen_at', 'timestamp'),
    required('tags', 'string_list'),
    required('parts', 'bigint'),
  ],
} as const satisfies TableSchema;

const row = fc.record({
  id: fc.string(),
  score: fc.option(
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  ),
  is_open: fc.boolean(),
  seen_at: fc.option(fc.integer({ min: 0, max: Date.UTC(2100, 0) })),
  tags: fc.array(fc.string()),
  parts: fc.integer(),
});

describe('a row as JSON', () => {
  it('is read back as the same row, through text', () => {
    fc.assert(
      fc.property(row, (values) => {
        const json: unknown = JSON.parse(JSON.stringify(rowToJson(table, values)));
        expect(isJsonObject(json) && jsonToRow(table, json)).toEqual(values);
      }),
    );
  });

  it('reads as null, or as an empty list, where it lacks a column or holds something else', () => {
    expect(jsonToRow(table, { id: 'a', seen_at: 'some day', tags: 'none', score: { is: 3 } })).toEqual({
      id: 'a',
      score: null,
      is_open: null,
      seen_at: null,
      tags: [],
      parts: null,
    });
  });
});

describe('values in the order of their columns as JSON', () => {
  it('have every column, whatever a query calls it', () => {
    const columns = [optional('__proto__', 'bigint'), optional('seen_at', 'timestamp')];
    expect(JSON.stringify(tupleToJson(columns, [1, 0]))).toBe(
      '{"__proto__":1,"seen_at":"1970-01-01T00:00:00.000Z"}',
    );
  });
});
