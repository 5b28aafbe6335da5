import { DATASETS } from '@vanta-vuln/core';
import type { SyncProgress } from '@vanta-vuln/sync';
import { formatAmount, formatDuration } from '../format-values.ts';

const PHASES = {
  fetching: 'fetching',
  verifying: 'checking what is missing',
  planning: 'comparing',
  committing: 'writing',
  done: 'done',
} as const;

/**
 * The state of a sync in one line.
 *
 * @param quietSeconds since when nothing has come while rows are fetched, where that is worth a word
 */
export function progressText(progress: SyncProgress, quietSeconds?: number): string {
  const rows = DATASETS.reduce((sum, dataset) => sum + progress.datasets[dataset].rows, 0);
  const parts = [
    `${PHASES[progress.phase]}: ${formatAmount(rows, 'row')}`,
    formatAmount(progress.requests, 'request'),
    quietSeconds === undefined
      ? formatAmount(Math.round(progress.rowsPerSecond), 'row/s', 'rows/s')
      : `waiting for Vanta since ${formatDuration(quietSeconds * 1_000)}`,
    ...(progress.throttled > 0 ? [`${formatAmount(progress.throttled, 'time')} throttled`] : []),
    ...timeLeft(progress),
  ];
  return parts.join(', ');
}

function timeLeft({ phase, timeLeft: milliseconds }: SyncProgress): string[] {
  if (phase !== 'fetching' || milliseconds === null || milliseconds === 0) return [];
  return [`at the rate limit about ${formatDuration(milliseconds)} left`];
}
