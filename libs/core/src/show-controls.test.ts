import { expect, it } from 'vitest';
import { showControls } from './show-controls.ts';

it.each([
  ['escape sequences', '\u001b[2J\u001b]0;title\u0007', '\\u001b[2J\\u001b]0;title\\u0007'],
  ['those of one character', '\u009b31m\u009d0;title\u009c', '\\u009b31m\\u009d0;title\\u009c'],
  ['what draws over a line', 'good\rbad\b\u007f', 'good\\u000dbad\\u0008\\u007f'],
  ['what turns the reading round', '\u202egnp.exe\u2066\u200f', '\\u202egnp.exe\\u2066\\u200f'],
  ['what ends a line for some', 'a\u0085b\u2028c', 'a\\u0085b\\u2028c'],
])('shows %s', (_name, text, shown) => {
  expect(showControls(text)).toBe(shown);
});

it('leaves tabs, lines, letters of any script and emoji', () => {
  const text = 'a\tb\nc é 漢字 עברית 👩‍🚀';
  expect(showControls(text)).toBe(text);
});

it('leaves the value of JSON as it is', () => {
  const value = { '\u009b': 'x\u001b\u2028\u202e\ufeff' };
  expect(JSON.parse(showControls(JSON.stringify(value, null, 2)))).toEqual(value);
});
