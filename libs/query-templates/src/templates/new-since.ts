import { limit, severity } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { severityIs, severityRank } from '../sql/fragments.ts';
import { moment } from '../template-parameter.ts';

export const newSince: QueryTemplate = {
  name: 'new-since',
  title: 'Vulnerabilities that are new since a moment',
  description:
    'One row for each time that a sync found a vulnerability which was not known (discovered) or had been gone (reappeared), the worst first, with how it stands now: its columns are null when it is listed no more. matching counts all of them.',
  parameters: {
    since: moment({
      description: 'syncs from this moment on',
      example: '2026-01-24',
      default: { of: 'to', days: -7 },
    }),
    to: moment({
      description: 'syncs until this moment',
      example: '2026-01-31',
      default: { of: 'now', days: 0 },
      endOfDay: true,
    }),
    severity,
    limit: limit(100),
  },
  tables: [
    { name: 'vanta_vulnerability_history', days: ['since', 'to'] },
    { name: 'vanta_vulnerabilities_current' },
    { name: 'vanta_vulnerable_assets_current' },
  ],
  sql: `
SELECT
  h."at" AS seen_at,
  h.type,
  h.id,
  h.name,
  h.severity,
  v.id IS NOT NULL AS still_listed,
  v.is_deactivated,
  v.cvss_severity_score,
  v.package_identifier,
  v.target_id AS asset_id,
  a.name AS asset_name,
  v.remediate_by,
  count(*) OVER () AS matching
FROM vanta_vulnerability_history h
LEFT JOIN vanta_vulnerabilities_current v ON v.id = h.id
LEFT JOIN vanta_vulnerable_assets_current a ON a.id = v.target_id AND a.run_id = v.run_id
WHERE h.year || h.month || h.day BETWEEN {since:day} AND {to:day}
  AND h.dataset = 'vulnerabilities'
  AND h.type IN ('discovered', 'reappeared')
  AND h."at" BETWEEN {since} AND {to}
  AND ${severityIs('h.severity')}
ORDER BY ${severityRank('h.severity')}, h.severity, h."at" DESC, h.id
LIMIT {limit}`,
};
