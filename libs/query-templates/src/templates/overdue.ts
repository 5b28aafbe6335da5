import { asOf, limit, severity } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { severityIs } from '../sql/fragments.ts';

export const overdue: QueryTemplate = {
  name: 'overdue',
  title: 'Active vulnerabilities whose deadline has passed',
  description:
    'One row for each active vulnerability whose SLA deadline lies before the moment, the longest overdue first. matching counts all of them.',
  parameters: { as_of: asOf, severity, limit: limit(100) },
  tables: [{ name: 'vanta_vulnerabilities_current' }, { name: 'vanta_vulnerable_assets_current' }],
  sql: `
SELECT
  v.id,
  v.name,
  v.severity,
  v.target_id AS asset_id,
  a.name AS asset_name,
  a.environment,
  a.owner,
  v.package_identifier,
  v.is_fixable,
  v.first_detected_at,
  v.remediate_by,
  date_diff('day', v.remediate_by, {as_of}) AS days_overdue,
  count(*) OVER () AS matching
FROM vanta_vulnerabilities_current v
LEFT JOIN vanta_vulnerable_assets_current a ON a.id = v.target_id AND a.run_id = v.run_id
WHERE NOT v.is_deactivated
  AND v.remediate_by < {as_of}
  AND ${severityIs('v.severity')}
ORDER BY v.remediate_by, v.id
LIMIT {limit}`,
};
