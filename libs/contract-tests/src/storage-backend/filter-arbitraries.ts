import fc from 'fast-check';
import type { AssetFilter, JsonObject, RemediationFilter, VulnerabilityFilter } from '@vanta-vuln/core';
import { wireAsset, wireDeactivation, wireRemediation, wireVulnerability } from '../wire-records.ts';

// Few values each, so that filters hit some rows and miss others, and sorts meet ties.
const DAYS = ['2026-01-01', '2026-01-02T03:04:05.678Z', '2026-01-03'];
const text = fc.constantFrom(
  'openssl',
  'OpenSSL 3',
  'libÉté',
  'LIBÉTÉ',
  'CVE-2024-0001',
  'cve-2024-1',
  '100%',
  'a_b',
  '',
  '🔥',
  '\uFFFD',
);
const id = fc.constantFrom(...Array.from({ length: 12 }, (_, index) => `id${index}`));
const severity = fc.constantFrom('CRITICAL', 'high', 'Medium', 'LOW', 'INFO', 'NEGLIGIBLE', '');
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const date = orNull(fc.constantFrom(...DAYS));
const moment = fc.constantFrom(...DAYS.map((day) => Date.parse(day)), Date.UTC(2025, 0), Date.UTC(2027, 0));

const records = (record: fc.Arbitrary<JsonObject>, make: (id: string, fields: JsonObject) => JsonObject) =>
  fc
    .uniqueArray(fc.tuple(id, record), { selector: ([key]) => key, maxLength: 12 })
    .map((rows) => rows.map(([key, fields]) => make(key, fields)));

/** Lists of wire records whose fields are of few values each. */
export const wireLists = {
  vulnerabilities: records(
    fc.record({
      name: orNull(text),
      severity: orNull(severity),
      packageIdentifier: orNull(text),
      targetId: orNull(text),
      integrationId: orNull(text),
      relatedVulns: fc.array(text, { maxLength: 2 }),
      cvssSeverityScore: orNull(fc.constantFrom(0, 7.5, 10)),
      isFixable: fc.boolean(),
      firstDetectedDate: date,
      remediateByDate: date,
      deactivateMetadata: orNull(date.map((deactivatedOnDate) => wireDeactivation({ deactivatedOnDate }))),
    }),
    wireVulnerability,
  ),
  remediations: records(
    fc.record({
      vulnerabilityId: orNull(text),
      vulnerableAssetId: orNull(text),
      severity: orNull(severity),
      remediationDate: date,
    }),
    wireRemediation,
  ),
  assets: records(
    fc.record({
      name: orNull(text),
      assetType: orNull(fc.constantFrom('SERVER', 'CONTAINER')),
      hasBeenScanned: orNull(fc.boolean()),
    }),
    wireAsset,
  ),
};

const optionalKeys = { requiredKeys: [] };
const ids = fc.array(id, { maxLength: 6 });
const severities = fc.array(severity, { maxLength: 3 });
// A filter with many conditions finds nothing: most have few.
const rarely = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 });

/** Filters of each dataset. */
export const filters: {
  readonly vulnerabilities: fc.Arbitrary<VulnerabilityFilter>;
  readonly remediations: fc.Arbitrary<RemediationFilter>;
  readonly assets: fc.Arbitrary<AssetFilter>;
} = {
  vulnerabilities: fc.record(
    {
      ids: rarely(ids),
      severities: rarely(severities),
      cve: rarely(text),
      assetId: rarely(text),
      integrationId: rarely(text),
      package: rarely(text),
      fixable: rarely(fc.boolean()),
      status: rarely(fc.constantFrom('active' as const, 'deactivated' as const)),
      detectedFrom: rarely(moment),
      detectedTo: rarely(moment),
      deactivatedFrom: rarely(moment),
      deactivatedTo: rarely(moment),
      dueFrom: rarely(moment),
      dueTo: rarely(moment),
    },
    optionalKeys,
  ),
  remediations: fc.record(
    {
      ids: rarely(ids),
      severities: rarely(severities),
      vulnerabilityId: rarely(text),
      assetId: rarely(text),
    },
    optionalKeys,
  ),
  assets: fc.record(
    { ids: rarely(ids), assetTypes: rarely(fc.array(fc.constantFrom('SERVER', 'CONTAINER', 'UNKNOWN'))) },
    optionalKeys,
  ),
};

/** Which part of the sorted rows is asked for. */
export const parts = fc.record(
  { offset: fc.nat({ max: 8 }), limit: fc.nat({ max: 8 }), batchSize: fc.integer({ min: 1, max: 5 }) },
  optionalKeys,
);
