import type { QueryTemplate } from '../query-template.ts';
import { severityRank } from '../sql/fragments.ts';
import { date, moment, wholeNumber } from '../template-parameter.ts';

export const pointInTime: QueryTemplate = {
  name: 'point-in-time',
  title: 'How things stood on a day',
  description:
    'One row for each severity and one for ALL, from the snapshot of the last sync on or before the end of that UTC day; each row says which. Deadlines are judged at the moment of that sync unless another is given.',
  parameters: {
    date: date({ description: 'the UTC day', example: '2026-01-31' }),
    as_of: moment({
      description: 'judge deadlines at this moment',
      example: '2026-01-31T23:59:59Z',
      default: null,
    }),
    due_soon_days: wholeNumber({
      description: 'days from that moment that count as soon',
      example: '14',
      default: 14,
      min: 1,
      max: 3650,
    }),
  },
  tables: [{ name: 'vanta_vulnerabilities', days: ['date', 'date'] }],
  snapshot: 'date',
  sql: `
WITH snapshot AS (
  SELECT
    max(s.year || '-' || s.month || '-' || s.day) AS snapshot_date,
    max_by(s.run_id, s.observed_at) AS run_id,
    max(s.observed_at) AS observed_at,
    coalesce(CAST({as_of} AS timestamp), max(s.observed_at)) AS judged_at
  FROM vanta_vulnerabilities s
  WHERE s.year || s.month || s.day BETWEEN {date} AND {date}
),
judged AS (
  SELECT
    v.severity,
    v.name,
    v.target_id,
    v.cvss_severity_score,
    v.is_fixable,
    v.is_deactivated,
    CASE
      WHEN v.is_deactivated THEN 'deactivated'
      WHEN v.remediate_by IS NULL THEN 'without_sla'
      WHEN v.remediate_by < s.judged_at THEN 'overdue'
      WHEN v.remediate_by < date_add('day', {due_soon_days}, s.judged_at) THEN 'due_soon'
      ELSE 'due_later'
    END AS state
  FROM vanta_vulnerabilities v
  CROSS JOIN snapshot s
  WHERE v.year || v.month || v.day BETWEEN {date} AND {date}
),
counted AS (
  SELECT
    CASE WHEN grouping(j.severity) = 1 THEN 'ALL' ELSE j.severity END AS severity,
    grouping(j.severity) AS is_all,
    count(*) AS total,
    count_if(NOT j.is_deactivated) AS active,
    count_if(j.is_deactivated) AS deactivated,
    count_if(j.is_fixable) AS fixable,
    count_if(j.state = 'overdue') AS overdue,
    count_if(j.state = 'due_soon') AS due_soon,
    count_if(j.state = 'without_sla') AS active_without_sla,
    count(DISTINCT nullif(j.name, '')) AS unique_cves,
    count(DISTINCT nullif(j.target_id, '')) AS unique_assets,
    avg(j.cvss_severity_score) AS average_cvss
  FROM judged j
  GROUP BY GROUPING SETS ((j.severity), ())
)
SELECT
  s.snapshot_date,
  s.run_id,
  s.observed_at,
  c.severity,
  c.total,
  c.active,
  c.deactivated,
  c.fixable,
  c.overdue,
  c.due_soon,
  c.active_without_sla,
  c.unique_cves,
  c.unique_assets,
  c.average_cvss
FROM counted c
CROSS JOIN snapshot s
ORDER BY c.is_all DESC, ${severityRank('c.severity')}, c.severity`,
};
