import { asOf, severity } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { meanDays, rankDays, severityIs } from '../sql/fragments.ts';
import { choice } from '../template-parameter.ts';

const foundIn = 'r.detected_at >= p.starts_at AND r.detected_at < p.ends_at';
const fixedIn = 'r.remediated_at >= p.starts_at AND r.remediated_at < p.ends_at';

// date_add counts in 32 bits on Trino, which 25 days of milliseconds exceed: what has passed is an interval here.
export const periodOverPeriod: QueryTemplate = {
  name: 'period-over-period',
  title: 'This period against the one before',
  description:
    'Three rows: this calendar period until the moment, the whole one before, and as much of the one before as has passed of this one, for a fair comparison. found and fixed count remediations by their dates; net is the first less the second; the days are those of what was fixed in the period.',
  parameters: {
    period: choice(['month', 'week', 'quarter', 'year'], {
      description: 'month, week (from Monday), quarter or year, UTC',
      default: 'month',
    }),
    as_of: { ...asOf, description: 'the moment at which this period is looked at' },
    severity,
  },
  tables: [{ name: 'vanta_vulnerability_remediations_current' }],
  sql: `
WITH bounds AS (
  SELECT
    date_trunc({period}, {as_of}) AS this_start,
    date_add({period}, -1, date_trunc({period}, {as_of})) AS last_start
),
periods AS (
  SELECT 1 AS position, 'this' AS compared, b.this_start AS starts_at, {as_of} AS ends_at FROM bounds b
  UNION ALL
  SELECT 2, 'last', b.last_start, b.this_start FROM bounds b
  UNION ALL
  SELECT
    3,
    'last_to_date',
    b.last_start,
    least(b.last_start + ({as_of} - b.this_start), b.this_start)
  FROM bounds b
),
movements AS (
  SELECT
    p.position,
    CASE WHEN ${foundIn} THEN 1 ELSE 0 END AS found,
    CASE WHEN ${fixedIn} THEN 1 ELSE 0 END AS fixed,
    CASE WHEN ${fixedIn} THEN date_diff('millisecond', r.detected_at, r.remediated_at) END AS duration
  FROM periods p
  CROSS JOIN vanta_vulnerability_remediations_current r
  WHERE ${severityIs('r.severity')} AND ((${foundIn}) OR (${fixedIn}))
),
totals AS (
  SELECT
    m.position,
    sum(m.found) AS found,
    sum(m.fixed) AS fixed,
    ${meanDays('m.duration')} AS mean_days,
    ${rankDays('m.duration', '5E-1')} AS median_days,
    ${rankDays('m.duration', '9E-1')} AS p90_days
  FROM movements m
  GROUP BY m.position
)
SELECT
  p.compared AS period,
  p.starts_at,
  p.ends_at,
  coalesce(t.found, 0) AS found,
  coalesce(t.fixed, 0) AS fixed,
  coalesce(t.found, 0) - coalesce(t.fixed, 0) AS net,
  t.mean_days,
  t.median_days,
  t.p90_days
FROM periods p
LEFT JOIN totals t ON t.position = p.position
ORDER BY p.position`,
};
