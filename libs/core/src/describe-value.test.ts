import { expect, it } from 'vitest';
import { describeValue } from './describe-value.ts';

it.each([
  ['a "b"', String.raw`"a \"b\""`],
  [Number.NaN, 'NaN'],
  [-0.5, '-0.5'],
  [5n, '5'],
  [undefined, 'undefined'],
  [null, 'null'],
  [[], 'an empty list'],
  [['a', Number.NaN], '["a", NaN]'],
  [{ a: 1 }, '{"a":1}'],
  [{ a: 5n }, 'an object'],
  [new Date(Number.NaN), 'Invalid Date'],
  [Symbol('s'), 'Symbol(s)'],
])('names %o', (value, name) => {
  expect(describeValue(value)).toBe(name);
});
