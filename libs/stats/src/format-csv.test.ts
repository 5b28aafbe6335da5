import { describe, expect, test } from 'vitest';
import { inBatches } from '../test/statistics-rows.ts';
import { formatCsv, formatCsvRows } from './format-csv.ts';

describe('a cell of CSV', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    '%j can not become a formula',
    (text) => {
      expect(formatCsvRows([[text]]).replaceAll('"', '')).toBe(`'${text}\n`);
    },
  );

  test('numbers stay numbers, negative ones too', () => {
    expect(formatCsvRows([[-1.5, 0, 1e21]])).toBe('-1.5,0,1e+21\n');
  });

  test('a list whose first text could be a formula is neutralised too', () => {
    expect(formatCsvRows([[['=cmd', 'b']]])).toBe("'=cmd; b\n");
  });

  test('an object is JSON text', () => {
    expect(formatCsvRows([[{ a: 1 }]])).toBe('"{""a"":1}"\n');
  });

  test('null is empty, booleans are words', () => {
    expect(formatCsvRows([[null, true, false, '']])).toBe(',true,false,\n');
  });

  test('that is empty and stands alone is no blank line, which readers skip', () => {
    expect(formatCsvRows([['name'], [null], ['']])).toBe('name\n""\n""\n');
  });

  test('delimiters, quotes and line breaks are quoted', () => {
    expect(formatCsvRows([['a,b', 'say "hi"', 'two\nlines', 'plain']])).toBe(
      '"a,b","say ""hi""","two\nlines",plain\n',
    );
  });
});

describe('CSV as a stream', () => {
  test('gives the heading and then each batch as it comes', async () => {
    const texts = await textsOf(
      formatCsv(
        ['id', 'score'],
        inBatches(
          [
            ['a', 1],
            ['b', null],
            ['c', 3],
          ],
          2,
        ),
      ),
    );
    expect(texts).toEqual(['id,score\n', 'a,1\nb,\n', 'c,3\n']);
  });

  test('of nothing is the heading', async () => {
    expect(await textsOf(formatCsv(['id'], inBatches([], 2)))).toEqual(['id\n']);
  });

  test('has read no further than it was asked to', async () => {
    let read = 0;
    async function* count(): AsyncGenerator<readonly (readonly string[])[]> {
      for (;;) {
        read += 1;
        yield [['row']];
      }
    }
    const csv = formatCsv(['id'], count());
    for (let step = 0; step < 3; step += 1) await csv.next();
    await csv.return(undefined);
    expect(read).toBe(2);
  });
});

async function textsOf(csv: AsyncIterable<string>): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of csv) texts.push(text);
  return texts;
}
