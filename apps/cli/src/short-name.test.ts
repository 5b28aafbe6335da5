import { expect, it } from 'vitest';
import { shortName } from './short-name.ts';

it('shows names in full, those of no end but for their end, and none as a dash', () => {
  expect(shortName('CVE-2021-44228')).toBe('CVE-2021-44228');
  expect(shortName('Vulnerable version of everything')).toBe('Vulnerable version of everything');
  expect(shortName('x'.repeat(1_000_000))).toBe(`${'x'.repeat(99)}…`);
  expect([null, ''].map(shortName)).toEqual(['-', '-']);
});
