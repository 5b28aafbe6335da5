import { describe, expect, it } from 'vitest';
import { compareSeverity, meantSeverity, normalizeSeverity, severityRank } from './severity.ts';

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

describe('meantSeverity', () => {
  it.each([
    ['CRIT', 'CRITICAL'],
    ['critcal', 'CRITICAL'],
    ['Med', 'MEDIUM'],
    ['hihg', 'HIGH'],
    ['lo', 'LOW'],
    ['unknow', 'UNKNOWN'],
  ])('takes %s for %s', (word, meant) => {
    expect(meantSeverity(word)).toBe(meant);
  });

  it.each(['CRITICAL', 'high', ' Low ', 'UNKNOWN', 'INFO', 'NONE', 'URGENT', 'NEGLIGIBLE', 'MODERATE', ''])(
    'leaves %j as it is',
    (word) => {
      expect(meantSeverity(word)).toBeNull();
    },
  );
});
