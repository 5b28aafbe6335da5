import { describe, expect, it } from 'vitest';
import { closestName } from './closest-name.ts';

const NAMES = ['mttr', 'top-assets', 'top-packages', 'page_size'];

describe('the name that was likely meant', () => {
  it.each([
    ['top-asset', 'top-assets'],
    ['TopAssets', 'top-assets'],
    ['pageSize', 'page_size'],
    ['mtr', 'mttr'],
    ['tpo-packgaes', null],
    ['nope', null],
    ['', null],
  ])('for %j is %j', (text, expected) => {
    expect(closestName(text, NAMES)).toBe(expected);
  });

  it('is none where there are no names', () => {
    expect(closestName('mttr', [])).toBeNull();
  });
});
