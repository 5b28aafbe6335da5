import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys, compareTexts } from './compare-values.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\uE000', '\uFFFD', '🔥', '🔦', '') });

describe('the order of texts', () => {
  it('is that of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(compareTexts(left, right))).toBe(
          Buffer.compare(Buffer.from(left), Buffer.from(right)),
        );
      }),
    );
  });
});

describe('the order of rows', () => {
  const key = (value: string | number | null, id = 'a') => ({ value, id });

  it('puts nulls last and ties by id, whatever the direction', () => {
    for (const direction of ['asc', 'desc'] as const) {
      const sort = { column: 'cvss_severity_score', direction };
      expect(compareKeys(sort, key(null), key(0))).toBeGreaterThan(0);
      expect(compareKeys(sort, key(5, 'a'), key(5, 'b'))).toBeLessThan(0);
      expect(compareKeys(sort, key(null, 'b'), key(null, 'a'))).toBeGreaterThan(0);
    }
  });

  it('goes by the weight of severities', () => {
    const sort = { column: 'severity', direction: 'asc' } as const;
    expect(compareKeys(sort, key('CRITICAL'), key('HIGH'))).toBeLessThan(0);
    expect(compareKeys(sort, key('UNKNOWN'), key('LOW'))).toBeGreaterThan(0);
  });
});
