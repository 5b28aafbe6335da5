import { expect, it } from 'vitest';
import { shortName } from './short-name.ts';

it('cuts long names, and shows none as a dash', () => {
  expect(shortName('CVE-2021-44228')).toBe('CVE-2021-44228');
  expect(shortName('Vulnerable version of everything')).toBe('Vulnerable vers…');
  expect(shortName(null)).toBe('-');
});
