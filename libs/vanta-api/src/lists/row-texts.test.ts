import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowTexts } from './row-texts.ts';

describe('the texts of the rows of an answer', () => {
  it('are as sent, numbers of many digits and white space included', () => {
    const rows = [
      '{"n": 12345678901234567890, "id":"a"}',
      '{\n "score": 9.0,\t"id":"b}]\\\\\\"" }',
      'null',
      '17',
    ];
    const body = ` { "pageInfo" : {"data":[1]}, "results":\n{"other": [{"data":[2]}], "data" : [ ${rows.join(' , ')} ] } } `;
    expect(rowTexts(body)).toEqual(rows);
  });

  it('are those of the last list where an answer holds two, as JSON.parse reads it', () => {
    expect(rowTexts('{"results":{"data":[1,2],"data":[{"id":"a"}]}}')).toEqual(['{"id":"a"}']);
  });

  it.each(['[]', '17', '"results"', '{}', '{"results":[]}', '{"results":{"data":null}}'])(
    'are none in %s',
    (body) => {
      expect(rowTexts(body)).toBeNull();
    },
  );

  it('are found whatever the rows hold and however the answer is laid out', () => {
    const hostile = fc.constantFrom('"', '\\', '},{"id":"', '}],"pageInfo":', ']', '\u0000', '💥', '\u2028');
    const row = fc.oneof(fc.jsonValue(), fc.dictionary(hostile, hostile), hostile);
    const space = fc.constantFrom('', ' ', '\r\n', '\t');
    const layout = fc.record({ space, indent: fc.constantFrom(0, 1), infoFirst: fc.boolean() });
    fc.assert(
      fc.property(fc.array(row), layout, (rows, { space: s, indent, infoFirst }) => {
        const texts = rows.map((one) => JSON.stringify(one, null, indent));
        const data = `"data"${s}:${s}[${s}${texts.join(`${s},${s}`)}${s}]`;
        const info = '"pageInfo":{"data":["no row"],"hasNextPage":false}';
        const results = `{${s}${(infoFirst ? [info, data] : [data, info]).join(`${s},${s}`)}${s}}`;
        expect(rowTexts(`{"before":[${results}],${s}"results"${s}:${results}}`)).toEqual(texts);
      }),
    );
  });
});
