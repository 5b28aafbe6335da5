import { asOf, limit } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';

export const topPackages: QueryTemplate = {
  name: 'top-packages',
  title: 'The packages with most active vulnerabilities',
  description:
    'One row for each package that has an active vulnerability, most of them first: how many are active, critical, high, fixable and overdue, on how many assets, of how many names (CVEs).',
  parameters: { as_of: asOf, limit: limit(10) },
  tables: [{ name: 'vanta_vulnerabilities_current' }],
  sql: `
SELECT
  v.package_identifier,
  count(*) AS active,
  count_if(v.severity = 'CRITICAL') AS critical,
  count_if(v.severity = 'HIGH') AS high,
  count_if(v.is_fixable) AS fixable,
  count_if(v.remediate_by < {as_of}) AS overdue,
  count(DISTINCT nullif(v.target_id, '')) AS assets,
  count(DISTINCT nullif(v.name, '')) AS cves
FROM vanta_vulnerabilities_current v
WHERE NOT v.is_deactivated AND v.package_identifier <> ''
GROUP BY v.package_identifier
ORDER BY count(*) DESC, v.package_identifier
LIMIT {limit}`,
};
