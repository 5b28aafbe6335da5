import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AthenaParameterError } from './athena-errors.ts';
import { toAthenaLiteral } from './to-athena-literal.ts';

// DuckDB writes these literals as Trino does, so that it can say what they mean.
const database = await DuckDBInstance.create();
const connection = await database.connect();

beforeAll(() => connection.run("SET TimeZone = 'UTC'"));
afterAll(() => {
  connection.closeSync();
  database.closeSync();
});

async function evaluate(expression: string) {
  const reader = await connection.runAndReadAll(`SELECT ${expression}`);
  return reader.getRowsJS()[0]?.[0];
}

// DuckDB's own text literals end at a NUL; Trino's do not.
const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));

describe('a literal of Athena', () => {
  it('means the text that it was made from', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        expect(await evaluate(toAthenaLiteral(value, 'string'))).toBe(value);
      }),
    );
  });

  it('means the number that it was made from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double(), async (value) => {
        expect(await evaluate(toAthenaLiteral(value, 'double'))).toBe(value);
      }),
    );
  });

  it('means the whole number that it was made from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.maxSafeInteger(), async (value) => {
        expect(await evaluate(toAthenaLiteral(value, 'bigint'))).toBe(BigInt(value));
      }),
    );
  });

  it('means the moment that it was made from, to the millisecond', async () => {
    const moments = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    await fc.assert(
      fc.asyncProperty(moments, async (value) => {
        const literal = toAthenaLiteral(value.getTime(), 'timestamp');
        expect(await evaluate(`epoch_ms(${literal})`)).toBe(BigInt(value.getTime()));
      }),
    );
  });

  it('means the list that it was made from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (value) => {
        expect(await evaluate(toAthenaLiteral(value, 'string_list'))).toEqual(value);
      }),
    );
  });

  it('ends a text nowhere but at its end', () => {
    fc.assert(
      fc.property(text, (value) => {
        const inside = toAthenaLiteral(value, 'string').slice(1, -1);
        expect(inside.replaceAll("''", '')).not.toContain("'");
      }),
    );
  });

  it.each([
    [null, 'string', 'CAST(NULL AS varchar)'],
    [null, 'timestamp', 'CAST(NULL AS timestamp(3))'],
    [true, 'boolean', 'true'],
    ['', 'string', "''"],
    [[], 'string_list', 'CAST(ARRAY[] AS array(varchar))'],
    [Number.NaN, 'double', "DOUBLE 'NaN'"],
    [0, 'timestamp', "TIMESTAMP '1970-01-01 00:00:00.000'"],
  ] as const)('of %j as %s is %s', (value, type, literal) => {
    expect(toAthenaLiteral(value, type)).toBe(literal);
  });

  it.each([
    ['5', 'bigint'],
    [1.5, 'bigint'],
    [2 ** 53, 'bigint'],
    [1, 'string'],
    ['true', 'boolean'],
    [253402300800000, 'timestamp'],
    [0.5, 'timestamp'],
    ['a', 'string_list'],
    ['\ud800', 'string'],
    [['\udc00'], 'string_list'],
  ] as const)('can not be made of %j as %s', (value, type) => {
    expect(() => toAthenaLiteral(value, type)).toThrow(AthenaParameterError);
  });
});
