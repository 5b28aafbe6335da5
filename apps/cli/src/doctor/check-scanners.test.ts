import { describe, expect, it } from 'vitest';
import { checkScanners } from './check-scanners.ts';
import type { ScannerFacts } from './check-scanners.ts';

const scanner = (id: string, facts: Partial<ScannerFacts> = {}): ScannerFacts => ({
  integration_id: id,
  display_name: null,
  connections: 2,
  disabled_connections: 0,
  error: null,
  ...facts,
});

describe('the check of scanners', () => {
  it.each([
    [[], 'warn', 'no integration is known'],
    [[scanner('snyk')], 'ok', '1 integration, all connected'],
    [[scanner('snyk'), scanner('qualys')], 'ok', '2 integrations, all connected'],
  ])('is one for all that are well: %#', (scanners, status, message) => {
    expect(checkScanners(scanners)).toEqual([{ name: 'scanners', status, message, hint: null }]);
  });

  it('is one for each that is not', () => {
    const ill = scanner('qualys', { display_name: 'Qualys', disabled_connections: 1, error: 'expired' });
    expect(checkScanners([scanner('snyk'), ill])).toMatchObject([
      { status: 'warn', message: 'Qualys: 1 of 2 connections are disabled: expired' },
    ]);
  });
});
