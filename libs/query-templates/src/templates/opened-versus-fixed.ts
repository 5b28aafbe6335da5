import { severity } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { severityIs } from '../sql/fragments.ts';
import { choice, moment } from '../template-parameter.ts';

export const openedVersusFixed: QueryTemplate = {
  name: 'opened-versus-fixed',
  title: 'What was opened and what was fixed',
  description:
    'One row for each UTC day, week (by its Monday) or month in which something happened: remediations by their detection, by their remediation, and the first less the second. Above zero the work is growing.',
  parameters: {
    period: choice(['day', 'week', 'month'], { description: 'day, week or month', default: 'week' }),
    from: moment({
      description: 'the first moment',
      example: '2025-02-01',
      default: { of: 'to', days: -365 },
    }),
    to: moment({
      description: 'the last moment',
      example: '2026-01-31',
      default: { of: 'now', days: 0 },
      endOfDay: true,
    }),
    severity,
  },
  tables: [{ name: 'vanta_vulnerability_remediations_current' }],
  sql: `
WITH movements AS (
  SELECT o.detected_at AS moved_at, 1 AS opened, 0 AS fixed
  FROM vanta_vulnerability_remediations_current o
  WHERE o.detected_at BETWEEN {from} AND {to} AND ${severityIs('o.severity')}
  UNION ALL
  SELECT f.remediated_at AS moved_at, 0 AS opened, 1 AS fixed
  FROM vanta_vulnerability_remediations_current f
  WHERE f.remediated_at BETWEEN {from} AND {to} AND ${severityIs('f.severity')}
),
dated AS (
  SELECT
    CASE {period}
      WHEN 'month' THEN date_format(m.moved_at, '%Y-%m')
      WHEN 'week' THEN date_format(date_trunc('week', m.moved_at), '%Y-%m-%d')
      ELSE date_format(m.moved_at, '%Y-%m-%d')
    END AS period,
    m.opened,
    m.fixed
  FROM movements m
)
SELECT d.period, sum(d.opened) AS opened, sum(d.fixed) AS fixed, sum(d.opened) - sum(d.fixed) AS net
FROM dated d
GROUP BY d.period
ORDER BY d.period`,
};
