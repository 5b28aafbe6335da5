import { describe, expect, it } from 'vitest';
import type { DatasetName } from './dataset.ts';
import { compareRows } from './change-event.ts';
import type { JsonObject } from './json.ts';
import { parseRecord } from './parse-record.ts';
import { recordToRow } from './record-to-row.ts';
import { DATASET_TABLES } from './dataset.ts';

function toRow<D extends DatasetName>(dataset: D, raw: JsonObject) {
  const parsed = parseRecord(dataset, raw);
  if (!parsed.usable) throw new Error(parsed.reason);
  const unusable: string[] = [];
  const row = recordToRow(dataset, parsed, ({ field, text }) => unusable.push(`${field}=${text}`));
  return { row, unusable };
}

describe('recordToRow', () => {
  it('fills the columns of a finding', () => {
    const raw = {
      id: 'v1',
      name: 'CVE-2021-44228',
      severity: 'critical',
      cvssSeverityScore: 10,
      targetId: 'a1',
      firstDetectedDate: '2024-01-01T00:00:00.000Z',
      remediateByDate: '2024-01-08T00:00:00Z',
      isFixable: true,
      relatedVulns: ['CVE-2021-45046'],
      relatedUrls: [],
      externalURL: 'https://nvd.nist.gov/vuln/detail/CVE-2021-44228',
      deactivateMetadata: {
        deactivatedBy: 'Ana',
        deactivatedOnDate: '2024-01-02',
        isVulnDeactivatedIndefinitely: true,
      },
    };
    const { row, unusable } = toRow('vulnerabilities', raw);
    expect(row).toMatchObject({
      id: 'v1',
      severity: 'CRITICAL',
      cvss_severity_score: 10,
      scanner_score: null,
      first_detected_at: Date.UTC(2024, 0, 1),
      remediate_by: Date.UTC(2024, 0, 8),
      is_fixable: true,
      is_deactivated: true,
      deactivated_at: Date.UTC(2024, 0, 2),
      deactivated_until: null,
      deactivated_indefinitely: true,
      related_vulns: ['CVE-2021-45046'],
      raw_json: JSON.stringify(raw),
    });
    expect(unusable).toEqual([]);
  });

  it.each(['vulnerabilities', 'remediations', 'assets'] as const)(
    'gives %s every column of their table',
    (dataset) => {
      const { row } = toRow(dataset, { id: 'x' });
      const names = DATASET_TABLES[dataset].columns.map((column) => column.name);
      expect(Object.keys(row).sort()).toEqual(
        names.filter((name) => name !== 'run_id' && name !== 'observed_at').sort(),
      );
    },
  );

  it('makes a date that is none null and reports it', () => {
    const { row, unusable } = toRow('remediations', {
      id: 'r1',
      detectedDate: '2024-02-30',
      remediationDate: 'soon',
    });
    expect(row).toMatchObject({ detected_at: null, remediated_at: null });
    expect(unusable).toEqual(['detectedDate=2024-02-30', 'remediationDate=soon']);
  });

  it('gathers what the scanners of an asset say', () => {
    const { row } = toRow('assets', {
      id: 'a1',
      name: 'web-1',
      hasBeenScanned: true,
      imageScanTag: 'stable',
      scanners: [
        {
          integrationId: 'inspector',
          hostnames: ['b', 'a'],
          operatingSystems: ['Ubuntu 24.04'],
          imageDigest: 'sha256:b',
          imageTags: ['v2', 'latest'],
          assetTags: [{ key: 'Team', value: '' }],
        },
        {
          integrationId: 'inspector',
          fqdns: ['a.example.com'],
          ipv4s: ['10.0.0.2'],
          ipv6s: ['::1'],
          operatingSystems: ['Debian 12', 'Ubuntu 24.04'],
          imageDigest: 'sha256:a',
          imageTags: ['latest'],
          assetTags: [
            { key: 'ENV', value: 'production' },
            { key: 'owner', value: 'platform' },
          ],
          parentAccountOrOrganization: '123456789012',
        },
      ],
    });
    expect(row).toMatchObject({
      name: 'web-1',
      asset_type: 'UNKNOWN',
      has_been_scanned: true,
      image_scan_tag: 'stable',
      integration_ids: ['inspector'],
      tags: ['ENV=production', 'Team=', 'owner=platform'],
      environment: 'production',
      owner: 'platform',
      hostnames: ['a', 'a.example.com', 'b'],
      ips: ['10.0.0.2', '::1'],
      operating_systems: ['Debian 12', 'Ubuntu 24.04'],
      image_digests: ['sha256:a', 'sha256:b'],
      image_tags: ['latest', 'v2'],
      account: '123456789012',
    });
  });
});

describe('the content hash', () => {
  const finding = { id: 'v1', severity: 'HIGH', firstDetectedDate: '2024-01-01T00:00:00Z' };
  const hashOf = (raw: JsonObject) => toRow('vulnerabilities', raw).row.content_hash;

  it('does not see lastDetectedDate, unknown fields, the order of keys, or another spelling of a date or severity', () => {
    const same: readonly JsonObject[] = [
      { ...finding, lastDetectedDate: '2024-05-05T00:00:00Z' },
      { ...finding, addedLater: true },
      { severity: 'high', firstDetectedDate: '2024-01-01T00:00:00.000Z', id: 'v1' },
    ];
    expect(new Set([finding, ...same].map(hashOf)).size).toBe(1);
  });

  it('sees every other column', () => {
    const changed: readonly JsonObject[] = [
      { ...finding, description: 'x' },
      { ...finding, isFixable: true },
      { ...finding, relatedVulns: ['CVE-2020-1'] },
      { ...finding, deactivateMetadata: {} },
      { ...finding, remediateByDate: '2024-02-01' },
    ];
    expect(new Set([finding, ...changed].map(hashOf)).size).toBe(changed.length + 1);
  });

  it('does not see in which order related names and addresses come', () => {
    const related = (order: (texts: string[]) => string[]) => ({
      ...finding,
      relatedVulns: order(['CVE-2020-1', 'CVE-2020-2']),
      relatedUrls: order(['https://a.example.com', 'https://b.example.com']),
    });
    const [one, other] = [related((texts) => texts), related((texts) => texts.toReversed())];
    expect(hashOf(one)).toBe(hashOf(other));
    expect(
      compareRows('vulnerabilities', toRow('vulnerabilities', one).row, toRow('vulnerabilities', other).row),
    ).toBeNull();
    expect(toRow('vulnerabilities', other).row.related_vulns).toEqual(['CVE-2020-2', 'CVE-2020-1']);
  });

  it('does not see in which order scanners list tags, hosts and addresses', () => {
    const asset = (tags: readonly string[], hostnames: readonly string[]) =>
      toRow('assets', {
        id: 'a1',
        scanners: [{ hostnames, assetTags: tags.map((key) => ({ key, value: 'x' })) }],
      }).row.content_hash;
    expect(asset(['a', 'b'], ['h1', 'h2'])).toBe(asset(['b', 'a'], ['h2', 'h1']));
    expect(asset(['a', 'b'], ['h1'])).not.toBe(asset(['a', 'c'], ['h1']));
  });

  describe('of an asset', () => {
    const hashOfScanner = (scanner: JsonObject) =>
      toRow('assets', { id: 'a1', scanners: [scanner] }).row.content_hash;
    const scanner = { targetId: 't1', imagePushedAtDate: '2026-01-15T06:15:00.000Z' };

    it.each<[string, JsonObject]>([
      ['in which form a scanner writes a date', { imagePushedAtDate: '2026-01-15T08:15:00+02:00' }],
      ['whether a scanner leaves a field out or says null', { biosUuid: null, ipv4s: null }],
      ['a field that Vanta adds to scanners', { lastSeenByScannerDate: '2026-01-16T00:00:00.000Z' }],
    ])('does not see %s', (_what, difference) => {
      expect(hashOfScanner({ ...scanner, ...difference })).toBe(hashOfScanner(scanner));
    });

    it.each<[string, JsonObject]>([
      ['another date', { imagePushedAtDate: '2026-01-15T06:15:00.001Z' }],
      ['another text that is no date', { imagePushedAtDate: 'soon' }],
      ['another target of the scanner', { targetId: 't2' }],
      ['another address', { macAddresses: ['02:00:00:00:00:01'] }],
    ])('sees %s', (_what, difference) => {
      expect(hashOfScanner({ ...scanner, ...difference })).not.toBe(hashOfScanner(scanner));
    });
  });
});
