import type { VulnerabilityFilter } from '@vanta-vuln/core';
import { describe, expect, test } from 'vitest';
import { arrayStore } from '../test/array-store.ts';
import { rowsOfRecords } from '../test/rows-of-records.ts';
import { T } from '../test/statistics-rows.ts';
import { readStatistics } from './read-statistics.ts';

const store = arrayStore({
  vulnerabilities: rowsOfRecords('vulnerabilities', [
    { id: 'v1', name: 'CVE-1', severity: 'CRITICAL', targetId: 'a1', isFixable: true },
    { id: 'v2', name: 'CVE-2', severity: 'HIGH', targetId: 'a1' },
    { id: 'v3', name: 'CVE-1', severity: 'HIGH', targetId: 'a2' },
  ]),
  remediations: rowsOfRecords('remediations', [
    { id: 'r1', vulnerabilityId: 'v1', vulnerableAssetId: 'a1', severity: 'CRITICAL' },
    { id: 'r2', vulnerabilityId: 'v2', vulnerableAssetId: 'a1', severity: 'HIGH' },
    { id: 'r3', vulnerabilityId: 'v3', vulnerableAssetId: 'a2', severity: 'MEDIUM' },
    { id: 'r4', vulnerabilityId: 'gone', vulnerableAssetId: 'a2', severity: 'HIGH' },
    { id: 'r5', vulnerabilityId: null, vulnerableAssetId: 'a3', severity: null },
  ]),
  assets: rowsOfRecords('assets', [
    { id: 'a1', assetType: 'SERVER' },
    { id: 'a2', assetType: 'CONTAINER' },
    { id: 'a3', assetType: 'SERVER' },
  ]),
});

async function figures(filter?: VulnerabilityFilter) {
  const { vulnerabilities, remediations, assets } = await readStatistics(store, { asOf: T, filter });
  const { total, matched, unmatched } = remediations;
  return {
    vulnerabilities: vulnerabilities.total,
    remediations: { total, matched, unmatched },
    assets: assets.total,
  };
}

describe('the statistics of a store', () => {
  const everything = { vulnerabilities: 3, remediations: { total: 5, matched: 3, unmatched: 2 }, assets: 3 };

  test('count every row where no filter is given', async () => {
    expect(await figures()).toEqual(everything);
  });

  test('count every row where no part of the filter is given', async () => {
    expect(await figures({ severities: undefined, cve: undefined })).toEqual(everything);
  });

  test('with severities count the remediations by their own severity, and matched against the whole snapshot', async () => {
    expect(await figures({ severities: ['HIGH'] })).toEqual({
      vulnerabilities: 2,
      remediations: { total: 2, matched: 1, unmatched: 1 },
      assets: 2,
    });
    expect(await figures({ severities: ['MEDIUM'] })).toEqual({
      vulnerabilities: 0,
      remediations: { total: 1, matched: 1, unmatched: 0 },
      assets: 0,
    });
  });

  test('with an asset count the remediations by their own asset', async () => {
    expect(await figures({ assetId: 'a2' })).toEqual({
      vulnerabilities: 1,
      remediations: { total: 2, matched: 1, unmatched: 1 },
      assets: 1,
    });
  });

  test('with what only vulnerabilities have count the remediations of the filtered vulnerabilities', async () => {
    expect(await figures({ cve: 'CVE-1' })).toEqual({
      vulnerabilities: 2,
      remediations: { total: 2, matched: 2, unmatched: 0 },
      assets: 2,
    });
    expect(await figures({ severities: ['CRITICAL'], fixable: true })).toEqual({
      vulnerabilities: 1,
      remediations: { total: 1, matched: 1, unmatched: 0 },
      assets: 1,
    });
  });

  test('of nothing that matches are all 0', async () => {
    expect(await figures({ cve: 'CVE-9' })).toEqual({
      vulnerabilities: 0,
      remediations: { total: 0, matched: 0, unmatched: 0 },
      assets: 0,
    });
  });
});
