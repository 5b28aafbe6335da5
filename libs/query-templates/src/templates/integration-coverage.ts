import { asOf } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { orUnknown } from '../sql/fragments.ts';

export const integrationCoverage: QueryTemplate = {
  name: 'integration-coverage',
  title: 'What each integration sees',
  description:
    'One row for each integration that sees an asset or a vulnerability: its vulnerabilities (they add up to all), the active and overdue ones, when it last detected one, and the assets that it sees (several may see one). UNKNOWN counts what belongs to none. An integration that is silent for days may be disconnected.',
  parameters: { as_of: asOf },
  tables: [{ name: 'vanta_vulnerabilities_current' }, { name: 'vanta_vulnerable_assets_current' }],
  sql: `
WITH findings AS (
  SELECT
    ${orUnknown('v.integration_id')} AS integration_id,
    count(*) AS vulnerabilities,
    count_if(NOT v.is_deactivated) AS active,
    count_if(NOT v.is_deactivated AND v.remediate_by < {as_of}) AS overdue,
    max(v.last_detected_at) AS last_detected_at
  FROM vanta_vulnerabilities_current v
  GROUP BY ${orUnknown('v.integration_id')}
),
sightings AS (
  SELECT ${orUnknown('seen.integration_id')} AS integration_id
  FROM vanta_vulnerable_assets_current a
  CROSS JOIN UNNEST(a.integration_ids) AS seen (integration_id)
  UNION ALL
  SELECT 'UNKNOWN' AS integration_id
  FROM vanta_vulnerable_assets_current a
  WHERE cardinality(a.integration_ids) = 0
),
assets AS (
  SELECT s.integration_id, count(*) AS assets_seen
  FROM sightings s
  GROUP BY s.integration_id
)
SELECT
  coalesce(f.integration_id, a.integration_id) AS integration_id,
  coalesce(f.vulnerabilities, 0) AS vulnerabilities,
  coalesce(f.active, 0) AS active,
  coalesce(f.overdue, 0) AS overdue,
  coalesce(a.assets_seen, 0) AS assets_seen,
  f.last_detected_at,
  date_diff('day', f.last_detected_at, {as_of}) AS days_silent
FROM findings f
FULL OUTER JOIN assets a ON a.integration_id = f.integration_id
ORDER BY
  CASE WHEN coalesce(f.integration_id, a.integration_id) = 'UNKNOWN' THEN 1 ELSE 0 END,
  coalesce(f.vulnerabilities, 0) DESC,
  coalesce(f.integration_id, a.integration_id)`,
};
