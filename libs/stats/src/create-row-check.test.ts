import { describe, expect, it } from 'vitest';
import { createRowCheck } from './create-row-check.ts';

const COLUMNS = ['id', 'cvss_severity_score', 'remediate_by', 'is_fixable'] as const;

type Row = readonly [unknown, unknown, unknown, unknown];

const check = (...rows: readonly Row[]) => createRowCheck('vulnerabilities', COLUMNS)(rows);

describe('createRowCheck', () => {
  it('takes numbers, yes or no, and null where nothing is known', () => {
    check(['v1', 7.5, 0, true], ['v2', null, null, false]);
    check();
  });

  it.each([
    [['v1', '7.5', null, true], 'cvss_severity_score of "v1" in vulnerabilities is "7.5".'],
    [['v1', Number.NaN, null, true], 'cvss_severity_score of "v1" in vulnerabilities is NaN.'],
    [['v1', null, Number.NaN, true], 'remediate_by of "v1" in vulnerabilities is NaN.'],
    [['v1', null, new Date(Number.NaN), true], 'remediate_by of "v1" in vulnerabilities is Invalid Date.'],
    [['v1', null, undefined, true], 'remediate_by of "v1" in vulnerabilities is undefined.'],
    [['v1', null, null, 'false'], 'is_fixable of "v1" in vulnerabilities is "false".'],
    [['v1', null, null, null], 'is_fixable of "v1" in vulnerabilities is null.'],
  ] as const)('names the value that would be counted as something else: %j', (row, message) => {
    expect(() => check(['v0', 1, 1, true], row)).toThrow(
      expect.objectContaining({ code: 'invalid-statistics-row', message }),
    );
  });
});
