import fc from 'fast-check';
import type { NaiveRows } from './naive-statistics.ts';
import { DAY, T } from './statistics-rows.ts';

// Few different values, so that rows meet; the moment itself and its neighbours, so that boundaries are met.
const moment = fc.oneof(
  fc.constantFrom(T - 1, T, T + 1, T + 14 * DAY - 1, T + 14 * DAY),
  // Quarters of a day are exact in days, so that sums of them do not depend on their order.
  fc.integer({ min: -1600, max: 200 }).map((quarters) => T + (quarters * DAY) / 4),
);
const wholeMoment = fc.integer({ min: -1600, max: 0 }).map((quarters) => T + (quarters * DAY) / 4);
const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { freq: 4 });
const severity = fc.constantFrom('CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO', 'UNKNOWN');
const id = fc.integer({ min: 0, max: 30 });

const vulnerability = fc.record({
  id: id.map((number) => `v${number}`),
  name: maybe(fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3')),
  severity,
  cvss_severity_score: maybe(fc.integer({ min: 0, max: 40 }).map((quarters) => quarters / 4)),
  integration_id: maybe(fc.constantFrom('inspector', 'snyk', '__proto__')),
  package_identifier: maybe(fc.constantFrom('openssl', 'zlib')),
  target_id: maybe(fc.constantFrom('a1', 'a2', 'a3')),
  first_detected_at: maybe(moment),
  remediate_by: maybe(moment),
  is_fixable: fc.boolean(),
  is_deactivated: fc.boolean(),
  deactivated_until: maybe(moment),
});

const remediation = fc.record({
  vulnerability_id: maybe(id.map((number) => `v${number}`)),
  severity,
  detected_at: maybe(wholeMoment),
  sla_deadline: maybe(moment),
  remediated_at: maybe(wholeMoment),
});

const asset = fc.record({
  id: id.map((number) => `a${number}`),
  name: maybe(fc.constantFrom('web', 'db')),
  asset_type: fc.constantFrom('SERVER', 'CONTAINER', 'UNKNOWN'),
  integration_ids: fc.subarray(['inspector', 'snyk']),
});

/** Rows as a store may hold them: ids are unique. */
export const arbitraryRows: fc.Arbitrary<NaiveRows> = fc.record({
  vulnerabilities: fc.uniqueArray(vulnerability, { selector: (row) => row.id, maxLength: 30 }),
  remediations: fc.array(remediation, { maxLength: 30 }),
  assets: fc.uniqueArray(asset, { selector: (row) => row.id, maxLength: 10 }),
});
