import { DAY, T, asset, remediation, vulnerability } from './statistics-rows.ts';
import type { TestRows } from './statistics-rows.ts';

/** A small account with something of everything, hostile texts among it. */
export const SAMPLE_ACCOUNT: TestRows = {
  vulnerabilities: [
    vulnerability({
      id: 'v1',
      name: 'CVE-2021-44228',
      severity: 'CRITICAL',
      cvss_severity_score: 10,
      integration_id: 'inspector',
      package_identifier: 'log4j-core',
      target_id: 'a1',
      first_detected_at: T - 40 * DAY,
      remediate_by: T - 10 * DAY,
      is_fixable: true,
    }),
    vulnerability({
      id: 'v2',
      name: 'CVE-2014-0160',
      severity: 'HIGH',
      cvss_severity_score: 7.5,
      integration_id: 'inspector',
      package_identifier: '=HYPERLINK("http://evil.example")',
      target_id: 'a1',
      first_detected_at: T - 3 * DAY,
      remediate_by: T + 4 * DAY,
      is_fixable: true,
    }),
    vulnerability({
      id: 'v3',
      name: '\u001b]0;owned\u0007\u001b[31m| [link](http://evil.example) <b>',
      severity: 'HIGH',
      cvss_severity_score: 8,
      integration_id: 'unnamed',
      package_identifier: 'log4j-core',
      target_id: 'a2',
      first_detected_at: T - 400 * DAY,
      remediate_by: T + 30 * DAY,
    }),
    vulnerability({ id: 'v4', severity: 'UNKNOWN', is_deactivated: true, deactivated_until: T - DAY }),
  ],
  remediations: [
    remediation({
      vulnerability_id: 'v1',
      severity: 'CRITICAL',
      detected_at: T - 40 * DAY,
      sla_deadline: T - 10 * DAY,
    }),
    remediation({
      vulnerability_id: 'gone',
      severity: 'HIGH',
      detected_at: T - 30 * DAY,
      sla_deadline: T - 2 * DAY,
      remediated_at: T - 5.5 * DAY,
    }),
    remediation({
      vulnerability_id: 'gone-too',
      severity: 'HIGH',
      detected_at: T - 50 * DAY,
      sla_deadline: T - 45 * DAY,
      remediated_at: T - 30 * DAY,
    }),
  ],
  assets: [
    asset({ id: 'a1', name: 'web-1', asset_type: 'SERVER', integration_ids: ['inspector'] }),
    asset({
      id: 'a2',
      name: '决策服务器',
      asset_type: 'CONTAINER',
      integration_ids: ['inspector', 'unnamed'],
    }),
  ],
  integrations: [
    {
      integration_id: 'inspector',
      display_name: 'AWS Inspector',
      connections: 2,
      disabled_connections: 1,
      error: 'role cannot be\nassumed',
    },
    { integration_id: 'unnamed', display_name: null, connections: 1, disabled_connections: 0, error: null },
  ],
  lastRun: { id: 'run-1', observedAt: T - DAY / 2, remediationsAsOf: T - 3 * DAY },
};
