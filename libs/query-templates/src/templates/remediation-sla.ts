import { asOf } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { ratio, severityRank } from '../sql/fragments.ts';
import { choice } from '../template-parameter.ts';

export const remediationSla: QueryTemplate = {
  name: 'remediation-sla',
  title: 'SLA compliance by severity and month',
  description:
    'One row for each severity and month: what was remediated on time, late or without a deadline, what is open, and of that overdue. sla_compliance = on time / (on time + late + overdue). The months of a severity add up to all its remediations; UNKNOWN holds those without that date.',
  parameters: {
    month_of: choice(['detected', 'deadline', 'remediated'], {
      description: 'which date puts a remediation into a month: detected, deadline or remediated',
      default: 'detected',
    }),
    as_of: asOf,
  },
  tables: [{ name: 'vanta_vulnerability_remediations_current' }],
  sql: `
WITH judged AS (
  SELECT
    r.severity,
    coalesce(
      date_format(
        CASE {month_of} WHEN 'deadline' THEN r.sla_deadline WHEN 'remediated' THEN r.remediated_at ELSE r.detected_at END,
        '%Y-%m'
      ),
      'UNKNOWN'
    ) AS in_month,
    CASE
      WHEN r.remediated_at IS NULL AND r.sla_deadline < {as_of} THEN 'overdue'
      WHEN r.remediated_at IS NULL THEN 'open'
      WHEN r.sla_deadline IS NULL THEN 'no_sla'
      WHEN r.remediated_at <= r.sla_deadline THEN 'on_time'
      ELSE 'late'
    END AS state
  FROM vanta_vulnerability_remediations_current r
)
SELECT
  j.severity,
  j.in_month,
  count(*) AS total,
  count_if(j.state IN ('on_time', 'late', 'no_sla')) AS remediated,
  count_if(j.state = 'on_time') AS on_time,
  count_if(j.state = 'late') AS late,
  count_if(j.state = 'no_sla') AS no_sla,
  count_if(j.state IN ('open', 'overdue')) AS open,
  count_if(j.state = 'overdue') AS overdue,
  ${ratio("count_if(j.state = 'on_time')", "count_if(j.state IN ('on_time', 'late', 'overdue'))")} AS sla_compliance
FROM judged j
GROUP BY j.severity, j.in_month
ORDER BY ${severityRank('j.severity')}, j.severity, j.in_month`,
};
