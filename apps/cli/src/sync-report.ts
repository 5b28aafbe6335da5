import { DATASETS, formatCount, secondsOf, sumCounts } from '@vanta-vuln/core';
import type { DatasetCounts, DatasetName, SyncRun } from '@vanta-vuln/core';
import { formatAmount } from './format-values.ts';
import { renderRows } from '@vanta-vuln/stats';
import type { TableColumn } from '@vanta-vuln/stats';

interface CountColumn extends TableColumn {
  readonly count: (counts: DatasetCounts) => number;
}

const COLUMNS: readonly CountColumn[] = [
  { heading: 'read', count: ({ read }) => read },
  { heading: 'new', count: (counts) => counts.new },
  { heading: 'updated', count: ({ updated }) => updated },
  { heading: 'remediated', count: ({ remediated }) => remediated },
  { heading: 'deactivated', count: ({ deactivated }) => deactivated },
  { heading: 'back', count: ({ reactivated, reappeared }) => reactivated + reappeared },
  { heading: 'gone', count: ({ disappeared }) => disappeared },
  { heading: 'unusable', count: ({ unusable }) => unusable },
];

/** A table of what a sync did to each dataset, with one line above about what it cost. */
export function renderSyncRun(
  run: SyncRun,
  { width, heading }: { readonly width: number; readonly heading: (text: string) => string },
): string {
  const columns = COLUMNS.filter(
    ({ heading: name, count }) =>
      name !== 'unusable' || DATASETS.some((dataset) => count(run.counts[dataset]) > 0),
  );
  const row = (dataset: DatasetName) => [
    dataset,
    ...columns.map(({ count }) => formatCount(count(run.counts[dataset]))),
  ];
  const table = renderRows(
    [{ heading: '' }, ...columns.map((column) => ({ ...column, align: 'right' as const }))],
    DATASETS.map(row),
    { width, heading },
  );
  return `${costLine(run)}\n\n${table}`;
}

function costLine(run: SyncRun): string {
  const rows = formatAmount(sumCounts(run, 'read'), 'row');
  const repeats = sumCounts(run, 'repeated');
  const repeated = repeats === 0 ? '' : ` (${formatCount(repeats)} of them repeated)`;
  const requests = formatAmount(run.requests, 'request');
  // On a simulated clock no time passes while a sync works.
  const seconds = secondsOf(run) === 0 ? '' : ` in ${secondsOf(run).toFixed(1)} s`;
  const throttled = run.throttled > 0 ? `, ${formatAmount(run.throttled, 'time')} throttled` : '';
  return `Synced ${rows}${repeated}${seconds} with ${requests}${throttled}.`;
}

/** What the older tool printed after a sync. */
export function renderLegacySummary({ counts: { vulnerabilities } }: SyncRun): string {
  const { read, repeated, unusable } = vulnerabilities;
  return [
    'Sync summary',
    `  Total:      ${formatCount(read - repeated - unusable)}`,
    `  New:        ${formatCount(vulnerabilities.new)}`,
    `  Updated:    ${formatCount(vulnerabilities.updated)}`,
    `  Remediated: ${formatCount(vulnerabilities.deactivated)}`,
  ].join('\n');
}
