import { asOf, limit } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';

export const topAssets: QueryTemplate = {
  name: 'top-assets',
  title: 'The assets with most active vulnerabilities',
  description:
    'One row for each asset that has an active vulnerability, most of them first: how many are active, critical, high, fixable and overdue.',
  parameters: { as_of: asOf, limit: limit(10) },
  tables: [{ name: 'vanta_vulnerabilities_current' }, { name: 'vanta_vulnerable_assets_current' }],
  sql: `
SELECT
  v.target_id AS asset_id,
  max(a.name) AS asset_name,
  max(a.asset_type) AS asset_type,
  max(a.environment) AS environment,
  max(a.owner) AS owner,
  count(*) AS active,
  count_if(v.severity = 'CRITICAL') AS critical,
  count_if(v.severity = 'HIGH') AS high,
  count_if(v.is_fixable) AS fixable,
  count_if(v.remediate_by < {as_of}) AS overdue,
  max(v.cvss_severity_score) AS highest_cvss
FROM vanta_vulnerabilities_current v
LEFT JOIN vanta_vulnerable_assets_current a ON a.id = v.target_id AND a.run_id = v.run_id
WHERE NOT v.is_deactivated AND v.target_id <> ''
GROUP BY v.target_id
ORDER BY count(*) DESC, v.target_id
LIMIT {limit}`,
};
