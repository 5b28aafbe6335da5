import { expect, it } from 'vitest';
import { parseExactJson } from './exact-json.ts';

it.each(['{"id":12345678901234567890,"score":1.50}', '[1e400,-0,{"a":"1.50"},null,true]', '7'])(
  'keeps %s as it is',
  (text) => {
    expect(JSON.stringify(parseExactJson(text))).toBe(text);
  },
);
