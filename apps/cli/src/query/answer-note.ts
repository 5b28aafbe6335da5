import { formatCount } from '@vanta-vuln/core';
import type { QueryStatistics } from '@vanta-vuln/core';
import { formatAmount, formatBytes } from '../format-values.ts';

/** How many rows, from which day, read at which cost. */
export function answerNote({
  rows,
  matching,
  snapshotDate,
  statistics,
}: {
  readonly rows: number;
  /** How many there are without the limit of the question; null where it has none. */
  readonly matching: number | null;
  readonly snapshotDate: string | null;
  readonly statistics: QueryStatistics;
}): string {
  const { bytesRead, milliseconds, costUsd, reused } = statistics;
  const parts = [
    amountOf(rows, matching),
    ...(snapshotDate === null ? [] : [`snapshot of ${snapshotDate}`]),
    reused ? 'an earlier answer, nothing read' : `${formatBytes(bytesRead)} read`,
    `${formatCount(Math.round(milliseconds))} ms`,
    formatCost(costUsd),
  ];
  return `\n${parts.join(', ')}.`;
}

function amountOf(rows: number, matching: number | null): string {
  if (matching === null || matching <= rows) return formatAmount(rows, 'row');
  return `${formatCount(rows)} of ${formatAmount(matching, 'row')} (--param limit=${matching} for all)`;
}

/** US dollars, to the digits that matter of a small sum. */
export function formatCost(usd: number): string {
  return usd === 0 ? '$0' : `$${usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(2)}`;
}
