import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKeyValueLines } from './key-value-lines.ts';

const read = (text: string) => Object.fromEntries(parseKeyValueLines(text).values);

describe('KEY=VALUE lines', () => {
  it.each([
    ['A=x', 'x'],
    ['A = x ', 'x'],
    ['export A=x', 'x'],
    ['A="x y"', 'x y'],
    ["A='x # y' # z", 'x # y'],
    ['A=x # comment', 'x'],
    ['A=x#y', 'x#y'],
    ['A=x==', 'x=='],
    ['A="x" # or "y"', 'x'],
    ["A='x' # it's y'", 'x'],
    ['A=x"y"', 'x"y"'],
    ['A=', ''],
    ['A=first\nA=second', 'second'],
    ['# A=no\r\n\r\nA=x\r\n', 'x'],
  ])('%j gives %j', (text, value) => {
    expect(read(text)).toEqual({ A: value });
  });

  it('name the first line that is none', () => {
    expect(parseKeyValueLines('A=x\n\nnonsense\nB=y').badLine).toEqual({ line: 3, problem: 'has no KEY=' });
  });

  it.each(['A="x', "A='x", 'A="x\ny"', 'A="x"y', 'A="x" y', `A="x'`, 'A="x"y"'])(
    'name the line of %j: what stands there can only be guessed',
    (text) => {
      const badLine = { line: 1, problem: 'has quotes that do not match' };
      expect(parseKeyValueLines(text)).toEqual({ values: new Map(), badLine });
    },
  );

  it('keep any value that stands in quotes', () => {
    const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n"]/.test(text));
    fc.assert(
      fc.property(value, (text) => {
        expect(read(`KEY="${text}"`)).toEqual({ KEY: text });
      }),
    );
  });
});
