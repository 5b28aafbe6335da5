import { describe, expect, it } from 'vitest';
import { PageSize } from './page-size.ts';

describe('PageSize', () => {
  it('halves down to one row and no further', () => {
    const size = new PageSize(100);
    const sizes: number[] = [];
    while (size.halve()) sizes.push(size.current);
    expect(sizes).toEqual([50, 25, 12, 6, 3, 1]);
  });

  it('doubles with each good page up to the full size', () => {
    const size = new PageSize(100);
    size.halve();
    size.halve();
    size.halve();
    const sizes = [12, 24, 48, 96, 100, 100].map(() => {
      const { current } = size;
      size.grow();
      return current;
    });
    expect(sizes).toEqual([12, 24, 48, 96, 100, 100]);
  });

  it('is a probe after it failed, until it has worked', () => {
    const size = new PageSize(100);
    expect(size.isProbe).toBe(false);
    size.halve();
    expect(size.isProbe).toBe(false);
    size.grow();
    expect(size.isProbe).toBe(true);
    size.grow();
    expect(size.isProbe).toBe(false);
  });
});
