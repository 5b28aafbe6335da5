import { describe, expect, it } from 'vitest';
import { checkRows } from './check-rows.ts';

const COLUMNS = ['id', 'cvss_severity_score', 'remediate_by', 'is_fixable'] as const;

type Row = readonly [unknown, unknown, unknown, unknown];

async function check(...rows: readonly Row[]): Promise<readonly Row[]> {
  const passed: Row[] = [];
  async function* batches() {
    yield rows;
  }
  for await (const batch of checkRows(batches(), 'vulnerabilities', COLUMNS)) passed.push(...batch);
  return passed;
}

describe('checkRows', () => {
  it('lets rows through as they are', async () => {
    const rows: readonly Row[] = [
      ['v1', 7.5, 0, true],
      ['v2', null, null, false],
    ];
    expect(await check(...rows)).toEqual(rows);
    expect(await check()).toEqual([]);
  });

  it.each([
    [['v1', '7.5', null, true], 'cvss_severity_score of "v1" in vulnerabilities is "7.5".'],
    [['v1', Number.NaN, null, true], 'cvss_severity_score of "v1" in vulnerabilities is NaN.'],
    [['v1', null, Number.NaN, true], 'remediate_by of "v1" in vulnerabilities is NaN.'],
    [['v1', null, new Date(Number.NaN), true], 'remediate_by of "v1" in vulnerabilities is Invalid Date.'],
    [['v1', null, undefined, true], 'remediate_by of "v1" in vulnerabilities is undefined.'],
    [['v1', null, null, 'false'], 'is_fixable of "v1" in vulnerabilities is "false".'],
    [['v1', null, null, null], 'is_fixable of "v1" in vulnerabilities is null.'],
  ] as const)('names the value that would be counted as something else: %j', async (row, message) => {
    await expect(check(row)).rejects.toMatchObject({ code: 'invalid-statistics-row', message });
  });
});
