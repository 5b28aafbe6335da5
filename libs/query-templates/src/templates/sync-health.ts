import { limit } from '../common-parameters.ts';
import type { QueryTemplate } from '../query-template.ts';
import { date } from '../template-parameter.ts';

const sum = (count: string) =>
  ['vulnerabilities', 'remediations', 'assets'].map((dataset) => `s.${dataset}_${count}`).join(' + ');

export const syncHealth: QueryTemplate = {
  name: 'sync-health',
  title: 'How the syncs went',
  description:
    'One row for each sync of the days, the latest first: how it ended, what it cost, what it read and what that changed, over all datasets.',
  parameters: {
    from: date({
      description: 'the first day, UTC',
      example: '2026-01-01',
      default: { of: 'to', days: -29 },
    }),
    to: date({ description: 'the last day, UTC', example: '2026-01-31', default: { of: 'now', days: 0 } }),
    limit: limit(100),
  },
  tables: [{ name: 'vanta_sync_history', days: ['from', 'to'] }],
  sql: `
SELECT
  s.run_id,
  s.backend,
  s.status,
  s.started_at,
  s.observed_at,
  date_diff('millisecond', s.started_at, s.finished_at) / 1E3 AS seconds,
  s.requests,
  s.throttled,
  ${sum('read')} AS read_rows,
  ${sum('new')} AS new_rows,
  ${sum('updated')} AS updated,
  s.remediations_remediated AS remediated,
  ${sum('disappeared')} AS disappeared,
  ${sum('unusable')} AS unusable,
  s.unusable_values,
  s.remediations_as_of,
  s.error
FROM vanta_sync_history s
WHERE s.year || s.month || s.day BETWEEN {from} AND {to}
ORDER BY s.started_at DESC, s.run_id
LIMIT {limit}`,
};
