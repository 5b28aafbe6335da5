import { expect, it } from 'vitest';
import { formatCount } from './format-count.ts';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [-999, '-999'],
  [-1_234, '-1,234'],
  [1_234_567, '1,234,567'],
  [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991'],
])('the count %d reads %s', (value, text) => {
  expect(formatCount(value)).toBe(text);
});
