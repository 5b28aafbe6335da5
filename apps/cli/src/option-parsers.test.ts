import { SEVERITIES } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import {
  collectKnownSeverities,
  collectSeverities,
  parsePositiveNumber,
  wholeNumber,
} from './option-parsers.ts';

describe('wholeNumber', () => {
  const parse = wholeNumber({ min: 1, max: 100 });

  it('takes what lies in the range', () => {
    expect([parse('1'), parse('100')]).toEqual([1, 100]);
  });

  it.each(['0', '101', '-1', '1.5', '1e2', '0x10', '', ' 5', 'ten'])(
    'refuses %j and names the range',
    (text) => {
      expect(() => parse(text)).toThrow('Give a whole number from 1 to 100.');
    },
  );
});

describe('parsePositiveNumber', () => {
  it('takes fractions', () => {
    expect(parsePositiveNumber('0.5')).toBe(0.5);
  });

  it.each(['0', '-1', '', 'NaN', 'Infinity', '0x10', ' 5', '1e9', '٣'])('refuses %j', (text) => {
    expect(() => parsePositiveNumber(text)).toThrow('Give a number above 0.');
  });
});

describe('severities', () => {
  it('are gathered one by one or with commas, in upper case', () => {
    expect(collectSeverities('low', collectSeverities('critical,High'))).toEqual(['CRITICAL', 'HIGH', 'LOW']);
  });

  it('may be any word, since Vanta may send any', () => {
    expect(collectSeverities('info')).toEqual(['INFO']);
  });

  it('are one of four for the older flags', () => {
    expect(collectKnownSeverities('high', ['LOW'])).toEqual(['LOW', 'HIGH']);
    expect(() => collectKnownSeverities('URGENT')).toThrow(`Allowed choices are ${SEVERITIES.join(', ')}.`);
  });

  it('are never an empty word', () => {
    expect(() => collectSeverities('HIGH,')).toThrow('Give at least one word.');
  });
});
