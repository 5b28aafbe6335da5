import { isJsonObject, parseRecord, recordToRow } from '@vanta-vuln/core';
import type { DatasetName, JsonObject, RowValues } from '@vanta-vuln/core';
import {
  wireAsset,
  wireDeactivation,
  wireRemediation,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { restoreRawJson } from './restore-raw-json.ts';

function rowOf(dataset: DatasetName, raw: JsonObject): RowValues {
  const parsed = parseRecord(dataset, raw);
  if (!parsed.usable) throw new TypeError(parsed.reason);
  return recordToRow(dataset, parsed, () => undefined);
}

/** Every column that differs between two readings of a row. */
function changedBetween(left: RowValues, right: RowValues): ReadonlySet<string> {
  const differs = (name: string) => JSON.stringify(left[name]) !== JSON.stringify(right[name]);
  return new Set(
    Object.keys(left).filter((name) => !['raw_json', 'content_hash'].includes(name) && differs(name)),
  );
}

const CASES: readonly { what: string; dataset: DatasetName; before: JsonObject; after: JsonObject }[] = [
  {
    what: 'every field of a finding',
    dataset: 'vulnerabilities',
    before: wireVulnerability('v1', {
      name: 'CVE-2020-0001',
      description: null,
      severity: 'LOW',
      cvssSeverityScore: null,
      scannerScore: 3,
      integrationId: 'other',
      scanSource: null,
      packageIdentifier: 'log4j',
      vulnerabilityType: null,
      targetId: 'asset-2',
      firstDetectedDate: '2026-01-02T00:00:00.000Z',
      sourceDetectedDate: null,
      lastDetectedDate: null,
      remediateByDate: null,
      isFixable: false,
      fixedVersion: '1.2.3',
      relatedVulns: ['CVE-2020-0002'],
      relatedUrls: [],
      externalURL: null,
    }),
    after: wireVulnerability('v1'),
  },
  {
    what: 'a suppression that was taken back',
    dataset: 'vulnerabilities',
    before: wireVulnerability('v1', { deactivateMetadata: wireDeactivation() }),
    after: wireVulnerability('v1'),
  },
  {
    what: 'another reason of a suppression',
    dataset: 'vulnerabilities',
    before: wireVulnerability('v1', { deactivateMetadata: wireDeactivation() }),
    after: wireVulnerability('v1', { deactivateMetadata: wireDeactivation({ deactivationReason: 'Other' }) }),
  },
  {
    what: 'a finding that was active',
    dataset: 'vulnerabilities',
    before: wireVulnerability('v1'),
    after: wireVulnerability('v1', { deactivateMetadata: wireDeactivation() }),
  },
  {
    what: 'every field of a remediation',
    dataset: 'remediations',
    before: wireRemediation('r1', {
      vulnerabilityId: 'other',
      vulnerableAssetId: 'other',
      severity: 'LOW',
      detectedDate: null,
      slaDeadlineDate: null,
      remediationDate: '2026-01-09T10:00:00.000Z',
    }),
    after: wireRemediation('r1'),
  },
  {
    what: 'an asset and what its scanners say',
    dataset: 'assets',
    before: wireAsset('a1', { name: null, assetType: 'CONTAINER', hasBeenScanned: null, imageScanTag: 'v2' }),
    after: wireAsset('a1', {
      scanners: [
        { integrationId: 'other', assetTags: [{ key: 'owner', value: 'ana' }], ipv6s: ['2001:db8::1'] },
      ],
    }),
  },
];

describe('the raw JSON of a rebuilt row', () => {
  it.each(CASES)('reads as the row: $what', ({ dataset, before, after }) => {
    const was = rowOf(dataset, before);
    const is = rowOf(dataset, after);
    const changed = changedBetween(was, is);
    expect(changed.size).toBeGreaterThan(0);
    const text = restoreRawJson(dataset, { ...was, raw_json: is['raw_json'] }, changed);
    const { raw_json: _text, ...columns } = was;
    expect(rowOf(dataset, asObject(text))).toMatchObject(columns);
  });

  it('keeps fields that no column holds, and the text where nothing changed', () => {
    const row = rowOf('remediations', wireRemediation('r1', { note: 'kept', severity: 'critical' }));
    expect(restoreRawJson('remediations', row, new Set())).toBe(row['raw_json']);
    const text = restoreRawJson('remediations', { ...row, severity: 'LOW' }, new Set(['severity']));
    expect(asObject(text)).toMatchObject({ note: 'kept', severity: 'LOW' });
  });
});

function asObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}
