import { describe, expect, it } from 'vitest';
import { checkReadEvents, checkReadRows, checkReadRuns } from './check-read-options.ts';
import { VantaVulnError } from './vanta-vuln-error.ts';

const columns = ['id'];

function errorOf(action: () => void): VantaVulnError | null {
  try {
    action();
    return null;
  } catch (error) {
    return error instanceof VantaVulnError ? error : null;
  }
}

describe('checkReadRows', () => {
  it('takes what the port describes', () => {
    checkReadRows('vulnerabilities', { columns: ['id', 'id'], limit: 0, offset: 5, batchSize: 1 });
    checkReadRows('vulnerabilities', { columns, filter: { dueFrom: 0, dueTo: Infinity, status: 'active' } });
    checkReadRows('assets', {
      columns,
      filter: { assetTypes: [] },
      sort: { column: 'name', direction: 'asc' },
    });
  });

  it.each([
    ['filter.severity', { columns, filter: { severity: ['HIGH'] } }, 'Use severities.'],
    ['filter.detectedFrom', { columns, filter: { detectedFrom: new Date(0) } }, /milliseconds/],
    ['filter.severities', { columns, filter: { severities: 'HIGH' } }, /list/],
    ['columns', { columns: ['sevrity'] }, 'Use severity.'],
    ['columns', { columns: [] }, /list/],
    ['sort.column', { columns, sort: { column: 'nothing_like_it', direction: 'asc' } }, /^Use some of these/],
    ['sort.direction', { columns, sort: { column: 'id', direction: 'up' } }, "Use 'asc' or 'desc'."],
    ['limit', { columns, limit: -1 }, /whole number/],
  ])('names %s and what to write instead', (option, options, hint) => {
    const refused = errorOf(() => checkReadRows('vulnerabilities', options));
    expect(refused).toMatchObject({ name: 'ReadOptionError', code: 'invalid-read-option', option });
    expect(refused?.hint).toMatch(hint);
  });

  it('refuses a filter of another dataset, which would let every row through', () => {
    expect(() => checkReadRows('assets', { columns, filter: { severities: ['HIGH'] } })).toThrow(
      expect.objectContaining({ option: 'filter.severities' }),
    );
  });

  it('asks for columns and a dataset where a caller without types gives none', () => {
    // @ts-expect-error -- as from plain JavaScript
    expect(() => checkReadRows('vulnerabilities', {})).toThrow(/columns is null/);
    // @ts-expect-error -- as from plain JavaScript
    expect(() => checkReadRows('findings', { columns })).toThrow(/dataset is findings/);
  });
});

describe('checkReadEvents and checkReadRuns', () => {
  it('refuse sizes and moments that are none', () => {
    expect(() => checkReadEvents({ from: Number.NaN })).toThrow(/from is NaN/);
    expect(() => checkReadEvents({ batchSize: 0 })).toThrow(/batchSize is 0/);
    expect(() => checkReadRuns({ limit: 0.5 })).toThrow(/limit is 0.5/);
    checkReadEvents({ datasets: [], direction: 'desc', limit: 0 });
    checkReadRuns({});
  });
});
