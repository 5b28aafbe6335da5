import type {
  MigrationPlan,
  MigrationReport,
  MigrationStep,
  RolledBackMigration,
} from '@vanta-vuln/migration';
import { DATASETS, formatCount } from '@vanta-vuln/core';
import { formatAmount, formatBytes } from './format-values.ts';
import type { ListColumn } from './list-table.ts';

const KINDS = {
  stored: 'as it is',
  reconstructed: 'rebuilt',
  recorded: 'log and history',
} as const;

/** What is done for one run. */
export const STEP_COLUMNS: readonly ListColumn<MigrationStep>[] = [
  { heading: 'DAY', text: ({ date }) => date },
  { heading: 'WHAT', text: ({ kind }) => KINDS[kind] },
  ...DATASETS.map((dataset): ListColumn<MigrationStep> => {
    return {
      heading: dataset.toUpperCase(),
      align: 'right',
      text: ({ rows }) => formatCount(rows[dataset]),
    };
  }),
  { heading: 'HISTORY', align: 'right', text: ({ events }) => formatCount(events) },
  { heading: 'ABOUT', align: 'right', text: ({ bytes }) => formatBytes(bytes) },
  { heading: 'RUN', wideOnly: true, text: ({ run }) => run.id },
];

/** What a migration will do, in a sentence. */
export function planSentence({ from, to, steps, held, rows, events, bytes }: MigrationPlan): string {
  if (steps.length === 0) {
    return held === 0
      ? `${from} has no run to move into ${to}.`
      : `${to} holds all of ${from} already: ${formatAmount(held, 'run')}.`;
  }
  const days = steps.filter(({ past }) => past !== null).length;
  const known = held === 0 ? '' : `; ${formatAmount(held, 'run is', 'runs are')} there already`;
  return (
    `${formatAmount(days, 'day')} with ${formatAmount(rows, 'row')}, ` +
    `${formatAmount(events, 'entry', 'entries')} of the history and ${formatAmount(steps.length, 'run')}, ` +
    `about ${formatBytes(bytes)}, from ${from} into ${to}${known}.`
  );
}

/** The plan as `--dry-run --json` prints it. */
export function planToJson(plan: MigrationPlan) {
  return {
    from: plan.from,
    to: plan.to,
    rows: plan.rows,
    events: plan.events,
    estimated_bytes: plan.bytes,
    held_runs: plan.held,
    runs: plan.steps.map(({ run, date, kind, rows, events, bytes }) => ({
      run_id: run.id,
      status: run.status,
      date,
      kind,
      ...rows,
      events,
      estimated_bytes: bytes,
    })),
  };
}

/** What `migrate --json` prints when it is done. */
export function reportToJson({ id, plan, bytes }: MigrationReport, seconds: number) {
  const { estimated_bytes: _estimate, runs, ...totals } = planToJson(plan);
  return {
    migration_id: id,
    ...totals,
    bytes,
    seconds,
    runs: runs.map(({ estimated_bytes: _bytes, ...run }) => ({ ...run, verified: true })),
  };
}

/** What `migrate --rollback --json` prints. */
export function rollbackToJson({ id, source, deleted, restored, kept }: RolledBackMigration) {
  return { migration_id: id, from: source, deleted, restored, kept };
}
