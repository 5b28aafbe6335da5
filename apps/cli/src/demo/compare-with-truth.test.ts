import { describe, expect, it } from 'vitest';
import { compareWithTruth } from './compare-with-truth.ts';

describe('compareWithTruth', () => {
  it('compares every figure of the truth, however deep, and names those that differ', () => {
    const truth = { total: 3, by: { HIGH: 2, LOW: 1 }, ratio: null };
    expect(compareWithTruth(truth, { ...truth, more: 1 })).toEqual({ compared: 4, different: [] });
    expect(compareWithTruth(truth, { total: 3, by: { HIGH: 1 }, ratio: 0 })).toEqual({
      compared: 4,
      different: ['by.HIGH', 'by.LOW', 'ratio'],
    });
  });

  it('forgives the last digits of a sum in another order, and nothing more', () => {
    expect(compareWithTruth({ mean: 0.1 + 0.2 }, { mean: 0.3 }).different).toEqual([]);
    expect(compareWithTruth({ mean: 0.3 }, { mean: 0.3001 }).different).toEqual(['mean']);
  });
});
