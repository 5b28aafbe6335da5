import { asOf, limit } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { text, wholeNumber } from '../template-parameter.ts';

export const criticalVulnerabilities: QueryTemplate = {
  name: 'critical-vulnerabilities',
  title: 'Critical vulnerabilities that are active now',
  description:
    'One row for each active vulnerability of a severity, the highest score first: where it is, whether it can be fixed, how its deadline stands. matching counts all of them.',
  parameters: {
    severity: text({
      description: 'which severity, in any case',
      example: 'CRITICAL',
      default: 'CRITICAL',
      isSeverity: true,
    }),
    as_of: asOf,
    due_soon_days: wholeNumber({
      description: 'days from that moment that count as soon',
      example: '14',
      default: 14,
      min: 1,
      max: 3650,
    }),
    limit: limit(100),
  },
  tables: [{ name: 'vanta_vulnerabilities_current' }, { name: 'vanta_vulnerable_assets_current' }],
  sql: `
SELECT
  v.id,
  v.name,
  v.severity,
  v.cvss_severity_score,
  v.target_id AS asset_id,
  a.name AS asset_name,
  a.environment,
  a.owner,
  v.package_identifier,
  v.is_fixable,
  v.fixed_version,
  v.integration_id,
  v.first_detected_at,
  date_diff('day', v.first_detected_at, {as_of}) AS age_days,
  v.remediate_by,
  CASE
    WHEN v.remediate_by IS NULL THEN 'without_sla'
    WHEN v.remediate_by < {as_of} THEN 'overdue'
    WHEN v.remediate_by < date_add('day', {due_soon_days}, {as_of}) THEN 'due_soon'
    ELSE 'due_later'
  END AS deadline_state,
  count(*) OVER () AS matching
FROM vanta_vulnerabilities_current v
LEFT JOIN vanta_vulnerable_assets_current a ON a.id = v.target_id AND a.run_id = v.run_id
WHERE NOT v.is_deactivated AND v.severity = upper({severity})
ORDER BY v.cvss_severity_score DESC NULLS LAST, v.first_detected_at NULLS LAST, v.id
LIMIT {limit}`,
};
