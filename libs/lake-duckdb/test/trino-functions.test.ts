import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, openTestEngine } from './open-test-engine.ts';
import type { TestEngine } from './open-test-engine.ts';

let opened: TestEngine;

beforeAll(async () => {
  opened = await openTestEngine();
});

afterAll(() => opened[Symbol.asyncDispose]());

const utc = (text: string) => Date.parse(`${text}Z`);

// Each as Trino's documentation has it.
describe("Trino's functions", () => {
  it.each([
    ["date_diff('day', TIMESTAMP '2026-01-01 23:00', TIMESTAMP '2026-01-02 01:00')", 0],
    ["date_diff('hour', TIMESTAMP '2026-01-01 23:59', TIMESTAMP '2026-01-02 01:00')", 1],
    ["date_diff('millisecond', TIMESTAMP '2026-01-01 00:00', TIMESTAMP '2026-01-02 00:00')", 86_400_000],
    ["date_diff('month', TIMESTAMP '2026-01-15 00:00', TIMESTAMP '2026-02-14 23:59')", 0],
    ["date_diff('day', TIMESTAMP '2026-01-03 00:00', TIMESTAMP '2026-01-01 12:00')", -1],
    ["date_add('month', 1, TIMESTAMP '2026-01-31 00:00')", utc('2026-02-28T00:00:00')],
    ["date_add('quarter', -1, TIMESTAMP '2026-01-31 00:00')", utc('2025-10-31T00:00:00')],
    ["date_add('week', 2, TIMESTAMP '2026-01-01 00:00')", utc('2026-01-15T00:00:00')],
    ["date_add('millisecond', -1, TIMESTAMP '2026-01-01 00:00')", utc('2025-12-31T23:59:59.999')],
    ["date_trunc('week', TIMESTAMP '2026-01-15 10:00')", utc('2026-01-12T00:00:00')],
    ["date_format(TIMESTAMP '2026-01-02 03:04:05', '%Y-%m-%d %H:%i:%s')", '2026-01-02 03:04:05'],
    ["date_format(TIMESTAMP '2026-01-02 13:04:05', '%e %M %h %p')", '2 January 01 PM'],
    ["date_parse('2026-01-02 03:04:05', '%Y-%m-%d %H:%i:%s')", utc('2026-01-02T03:04:05')],
    ["date_parse('20260102', '%Y%m%d')", utc('2026-01-02T00:00:00')],
    ["from_iso8601_timestamp('2026-01-02T03:04:05.678Z')", utc('2026-01-02T03:04:05.678')],
    ["from_iso8601_timestamp('2026-01-02T03:04:05+02:00')", utc('2026-01-02T01:04:05')],
    ["from_iso8601_date('2026-01-02')", utc('2026-01-02T00:00:00')],
    ["to_iso8601(TIMESTAMP '2026-01-02 03:04:05.678')", '2026-01-02T03:04:05.678Z'],
    ["to_unixtime(TIMESTAMP '1970-01-02 00:00')", 86_400],
    ['from_unixtime(86400)', 86_400_000],
    ["day_of_week(TIMESTAMP '2026-01-18 00:00')", 7],
    ["day_of_year(TIMESTAMP '2026-02-01 00:00')", 32],
    ["CAST(TIMESTAMP '2026-01-02 03:04:05' AS date)", utc('2026-01-02T00:00:00')],
    ["cardinality(ARRAY['a', 'b'])", 2],
    ['cardinality(CAST(ARRAY[] AS varchar ARRAY))', 0],
    ["element_at(ARRAY['a', 'b'], 2)", 'b'],
    ["element_at(ARRAY['a', 'b'], 3)", null],
    ["array_join(ARRAY['a', NULL, 'b'], '-')", 'a-b'],
    ['array_sort(ARRAY[3, NULL, 1])', ['1', '3', 'null']],
    ["contains(ARRAY['a'], 'a')", true],
    ["split('a,b', ',')", ['a', 'b']],
    ["strpos('abc', 'c')", 3],
    [`json_extract_scalar('{"a": {"b": 5}}', '$.a.b')`, '5'],
    [`json_extract_scalar('{"a": "text"}', '$.a')`, 'text'],
    [`json_extract_scalar('{"a": null}', '$.a')`, null],
    [`json_extract_scalar('{"a": {"b": 5}}', '$.a')`, null],
    [`json_extract_scalar('{"a": 5}', '$.c')`, null],
    ["regexp_like('abc', 'b.')", true],
    ["regexp_like('abc', '^b')", false],
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7 / 2E0', 3.5],
    ['CAST(7 AS double) / 2', 3.5],
    ['max_by(x, y)', 'b', "FROM (VALUES ('a', 1), ('b', 2)) AS t (x, y)"],
    ['count_if(y > 1)', 1, "FROM (VALUES ('a', 1), ('b', 2)) AS t (x, y)"],
  ])('%s = %j', async (expression, expected, from = '') => {
    expect(await ask(opened.engine, `SELECT ${expression} ${from}`)).toEqual([[expected]]);
  });

  it('take lists apart', async () => {
    const sql =
      "SELECT id, part FROM (VALUES (1, ARRAY['a', 'b'])) AS t (id, parts) CROSS JOIN UNNEST(parts) AS u (part)";
    expect(await ask(opened.engine, sql)).toEqual([
      [1, 'a'],
      [1, 'b'],
    ]);
  });
});
