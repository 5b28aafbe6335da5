import type { QueryStatistics } from '@vanta-vuln/core';
import { formatBytes, formatCount } from '../format-values.ts';

/** How many rows, from which day, read at which cost. */
export function answerNote({
  rows,
  snapshotDate,
  statistics,
}: {
  readonly rows: number;
  readonly snapshotDate: string | null;
  readonly statistics: QueryStatistics;
}): string {
  const { bytesRead, milliseconds, costUsd, reused } = statistics;
  const parts = [
    `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`,
    ...(snapshotDate === null ? [] : [`snapshot of ${snapshotDate}`]),
    reused ? 'an earlier answer, nothing read' : `${formatBytes(bytesRead)} read`,
    `${formatCount(Math.round(milliseconds))} ms`,
    formatCost(costUsd),
  ];
  return `\n${parts.join(', ')}.`;
}

/** US dollars, to the digits that matter of a small sum. */
export function formatCost(usd: number): string {
  return usd === 0 ? '$0' : `$${usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(2)}`;
}
