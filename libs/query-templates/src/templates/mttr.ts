import { severity } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { meanDays, rankDays, severityIs, severityRank } from '../sql/fragments.ts';
import { moment } from '../template-parameter.ts';

export const mttr: QueryTemplate = {
  name: 'mttr',
  title: 'Time to remediate by severity',
  description:
    'One row for each severity and one for ALL: days from detection to remediation of what is remediated. median and p90 are nearest ranks: times that really occurred.',
  parameters: {
    from: moment({
      description: 'only what was remediated at or after this moment',
      example: '2026-01-01',
      default: null,
    }),
    to: moment({
      description: 'only what was remediated at or before this moment',
      example: '2026-01-31',
      default: null,
      endOfDay: true,
    }),
    severity,
  },
  tables: [{ name: 'vanta_vulnerability_remediations_current' }],
  sql: `
WITH fixed AS (
  SELECT r.severity, date_diff('millisecond', r.detected_at, r.remediated_at) AS duration
  FROM vanta_vulnerability_remediations_current r
  WHERE r.remediated_at IS NOT NULL
    AND (CAST({from} AS timestamp) IS NULL OR r.remediated_at >= {from})
    AND (CAST({to} AS timestamp) IS NULL OR r.remediated_at <= {to})
    AND ${severityIs('r.severity')}
),
times AS (
  SELECT
    CASE WHEN grouping(f.severity) = 1 THEN 'ALL' ELSE f.severity END AS severity,
    grouping(f.severity) AS is_all,
    count(*) AS remediated,
    ${meanDays('f.duration')} AS mean_days,
    ${rankDays('f.duration', '5E-1')} AS median_days,
    ${rankDays('f.duration', '9E-1')} AS p90_days
  FROM fixed f
  GROUP BY GROUPING SETS ((f.severity), ())
)
SELECT t.severity, t.remediated, t.mean_days, t.median_days, t.p90_days
FROM times t
ORDER BY t.is_all DESC, ${severityRank('t.severity')}, t.severity`,
};
