import { describe, expect, it } from 'vitest';
import { compareKeys } from './compare-values.ts';

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
