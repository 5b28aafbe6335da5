import { describe, expect, it } from 'vitest';
import { compareSeverity, normalizeSeverity, severityRank } from './severity.ts';

describe('severity', () => {
  it('is upper case, and UNKNOWN when it is missing', () => {
    expect(
      ['critical', ' High ', 'MEDIUM', 'info', '', '  ', null, undefined].map(normalizeSeverity),
    ).toEqual(['CRITICAL', 'HIGH', 'MEDIUM', 'INFO', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
  });

  it('sorts worst first, then other words by name, UNKNOWN last', () => {
    const shuffled = ['UNKNOWN', 'LOW', 'NONE', 'HIGH', 'INFO', 'CRITICAL', 'MEDIUM'];
    expect(shuffled.sort(compareSeverity)).toEqual([
      'CRITICAL',
      'HIGH',
      'MEDIUM',
      'LOW',
      'INFO',
      'NONE',
      'UNKNOWN',
    ]);
    expect(severityRank('INFO')).toBe(4);
  });
});
