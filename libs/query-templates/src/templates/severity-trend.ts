import type { QueryTemplate } from '../query-template.ts';
import { severityRank } from '../sql/fragments.ts';
import { date } from '../template-parameter.ts';

export const severityTrend: QueryTemplate = {
  name: 'severity-trend',
  title: 'Vulnerabilities by severity, day by day',
  description:
    'One row for each day with a sync and each severity, as the last run of that day saw it: all, active, deactivated, active and fixable, and overdue when that run looked.',
  parameters: {
    from: date({
      description: 'the first day, UTC',
      example: '2026-01-01',
      default: { of: 'to', days: -29 },
    }),
    to: date({
      description: 'the last day, UTC',
      example: '2026-01-31',
      default: { of: 'now', days: 0 },
    }),
  },
  tables: [{ name: 'vanta_vulnerabilities', days: ['from', 'to'] }],
  sql: `
WITH moments AS (
  SELECT m.year, m.month, m.day, max(m.observed_at) AS observed_at
  FROM vanta_vulnerabilities m
  WHERE m.year || m.month || m.day BETWEEN {from} AND {to}
  GROUP BY m.year, m.month, m.day
)
SELECT
  v.year || '-' || v.month || '-' || v.day AS snapshot_date,
  v.severity,
  count(*) AS total,
  count_if(NOT v.is_deactivated) AS active,
  count_if(v.is_deactivated) AS deactivated,
  count_if(NOT v.is_deactivated AND v.is_fixable) AS active_fixable,
  count_if(NOT v.is_deactivated AND v.remediate_by < m.observed_at) AS overdue
FROM vanta_vulnerabilities v
JOIN moments m ON m.year = v.year AND m.month = v.month AND m.day = v.day
WHERE v.year || v.month || v.day BETWEEN {from} AND {to}
GROUP BY v.year, v.month, v.day, v.severity
ORDER BY v.year, v.month, v.day, ${severityRank('v.severity')}, v.severity`,
};
