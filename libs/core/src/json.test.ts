import { describe, expect, it } from 'vitest';
import { jsonOnOneLine } from './json.ts';

describe('JSON on one line', () => {
  it('holds no end of a line of any reader, and stands for the same value', () => {
    const value = { id: 'a', text: 'one\u2028two\u2029three\u0085four\nfive\\u2028' };
    const line = jsonOnOneLine(JSON.stringify(value, null, 2).replaceAll('\n', '\r\n'));
    expect(line).not.toMatch(/[\n\v\f\r\u0085\u2028\u2029]/);
    expect(JSON.parse(line)).toEqual(value);
  });
});
