import { asOf, limit, severity } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { severityIs } from '../sql/fragments.ts';
import { wholeNumber } from '../template-parameter.ts';

export const dueSoon: QueryTemplate = {
  name: 'due-soon',
  title: 'Active vulnerabilities whose deadline is near',
  description:
    'One row for each active vulnerability whose SLA deadline lies at the moment or within the days after it, the nearest first. matching counts all of them.',
  parameters: {
    as_of: asOf,
    days: wholeNumber({
      description: 'days from that moment; the last one is exclusive',
      example: '14',
      default: 14,
      min: 1,
      max: 3650,
    }),
    severity,
    limit: limit(100),
  },
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
  v.fixed_version,
  v.remediate_by,
  date_diff('day', {as_of}, v.remediate_by) AS days_left,
  count(*) OVER () AS matching
FROM vanta_vulnerabilities_current v
LEFT JOIN vanta_vulnerable_assets_current a ON a.id = v.target_id AND a.run_id = v.run_id
WHERE NOT v.is_deactivated
  AND v.remediate_by >= {as_of}
  AND v.remediate_by < date_add('day', {days}, {as_of})
  AND ${severityIs('v.severity')}
ORDER BY v.remediate_by, v.id
LIMIT {limit}`,
};
