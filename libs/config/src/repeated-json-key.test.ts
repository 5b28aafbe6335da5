import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatedJsonKey } from './repeated-json-key.ts';

const find = (text: string) => repeatedJsonKey(text, JSON.parse(text));

describe('repeatedJsonKey', () => {
  it.each([
    ['{"a": 1, "a": 1}', 'a'],
    ['{"a": {"b": 1}, "c": {}, "a" : {"d": 2}}', 'a'],
    ['{"a": [{"b": 1, "b": 2}]}', 'b'],
    ['{"\\u0061": 1, "a": 2}', 'a'],
    ['{"": 1, "": 2}', ''],
    ['{"a\\"b": 1, "a\\"b": 2}', 'a"b'],
    ['{"__proto__": 1, "__proto__": 2}', '__proto__'],
  ])('finds in %s the key %j', (text, key) => {
    expect(find(text)).toBe(key);
  });

  it.each([
    '{"a": {"a": 1}, "b": {"a": 1}}',
    '[{"a": 1}, {"a": 1}]',
    '{"a": "\\"a\\": 1", "b": ["a", "a"]}',
    '"a"',
  ])('finds none in %s', (text) => {
    expect(find(text)).toBeNull();
  });

  it('finds none in what JSON.stringify writes', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => find(JSON.stringify(value)) === null));
  });
});
