import { describe, expect, it } from 'vitest';
import { matching } from '../../test/matchers.ts';
import { checkFilter } from './check-filter.ts';

describe('checkFilter', () => {
  it('takes filters as Vanta documents them, and such as are not set', () => {
    checkFilter('vulnerabilities', {
      severity: 'HIGH',
      isDeactivated: false,
      q: '',
      slaDeadlineAfterDate: 0,
    });
    checkFilter('vulnerabilities', { integrationId: 'one', vulnerableAssetId: ['one', 'two'], q: undefined });
    checkFilter('remediations', { remediatedAfterDate: Date.UTC(2026, 0, 1), isRemediatedOnTime: true });
    checkFilter('integrations', {});
  });

  it.each([
    ['vulnerabilities', { vulnerableAssetId: [] }, /vulnerableAssetId is an empty list/],
    ['vulnerabilities', { vulnerableAssetId: ['a', 5] }, /vulnerableAssetId is \["a", 5\]/],
    ['vulnerabilities', { slaDeadlineBeforeDate: Number.NaN }, /slaDeadlineBeforeDate is NaN/],
    ['vulnerabilities', { slaDeadlineBeforeDate: '2026-01-01' }, /slaDeadlineBeforeDate is "2026-01-01"/],
    ['vulnerabilities', { slaDeadlineBeforeDate: new Date(0) }, /slaDeadlineBeforeDate is Thu Jan 01 1970/],
    ['remediations', { remediatedAfterDate: 1e20 }, /remediatedAfterDate is 1000/],
    ['vulnerabilities', { severity: null }, /severity is null/],
    ['vulnerabilities', { severity: ['HIGH', 'LOW'] }, /severity is \["HIGH", "LOW"\]/],
    ['vulnerabilities', { isDeactivated: 'false' }, /isDeactivated is "false"/],
  ] as const)('refuses a filter of %s that can not be sent as meant: %j', (resource, filter, message) => {
    expect(() => checkFilter(resource, filter)).toThrow(
      expect.objectContaining({ code: 'invalid-client-option', message: matching(message) }),
    );
  });

  it('names the lists that there are, for a caller without types', () => {
    // @ts-expect-error -- as from plain JavaScript
    expect(() => checkFilter('vulns', {})).toThrow(
      expect.objectContaining({ message: matching(/resource is "vulns"/), hint: matching(/remediations/) }),
    );
  });

  it('names the filter that was meant, since Vanta would ignore an unknown one and send every row', () => {
    expect(() => checkFilter('vulnerabilities', { sevrity: 'HIGH' })).toThrow(
      expect.objectContaining({ message: matching(/sevrity is not known/), hint: 'Use severity.' }),
    );
    expect(() => checkFilter('assets', { isRemediatedOnTime: true })).toThrow(
      expect.objectContaining({ hint: matching(/^Use one of these: q, integrationId/) }),
    );
    expect(() => checkFilter('integrations', { severity: 'HIGH' })).toThrow(
      expect.objectContaining({ hint: 'Leave it out.' }),
    );
  });
});
