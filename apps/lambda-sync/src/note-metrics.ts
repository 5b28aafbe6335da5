import { DATASETS } from '@vanta-vuln/core';
import type { DatasetName, SourceUsage, SyncRun } from '@vanta-vuln/core';
import type { MetricName, MetricSink } from '@vanta-vuln/lambda-runtime';

const FETCHED: Readonly<Record<DatasetName, MetricName>> = {
  vulnerabilities: 'VulnerabilitiesFetched',
  remediations: 'RemediationsFetched',
  assets: 'AssetsFetched',
};

/** Measures the rows that a step has read. */
export function noteFetched(metrics: MetricSink, rows: Readonly<Record<DatasetName, number>>): void {
  for (const dataset of DATASETS) metrics.add(FETCHED[dataset], rows[dataset]);
}

/** Measures what a step has asked of Vanta. */
export function noteCost(metrics: MetricSink, { requests, throttled }: SourceUsage): void {
  metrics.add('ApiRequests', requests);
  metrics.add('ApiThrottled', throttled);
}

/** Measures a committed run. */
export function noteCommitted(
  metrics: MetricSink,
  { run, rows }: { readonly run: SyncRun; readonly rows: number },
): void {
  const unusable = DATASETS.reduce((sum, dataset) => sum + run.counts[dataset].unusable, 0);
  metrics.add('SyncSuccess', 1);
  metrics.add('SyncDuration', run.finishedAt - run.startedAt);
  metrics.add('RecordsStored', rows);
  metrics.add('RowsUnusable', unusable);
}
