import { DATASETS, mapDatasets } from '@vanta-vuln/core';
import type { DatasetName, RunCheckpoint, SourceUsage, SyncRun } from '@vanta-vuln/core';

/** What a sync is doing: reading lists, asking for missing rows, comparing, writing, or nothing any more. */
export type SyncPhase = 'fetching' | 'verifying' | 'planning' | 'committing' | 'done';

/** How far one dataset has come. */
export interface DatasetProgress {
  readonly rows: number;
  readonly pages: number;
  readonly done: boolean;
  /** Rows that the last sync read: the only guess there is, since Vanta gives no totals. Null at first. */
  readonly expectedRows: number | null;
}

/** How far a sync has come. */
export interface SyncProgress {
  readonly phase: SyncPhase;
  readonly runId: string;
  readonly resumed: boolean;
  readonly datasets: Readonly<Record<DatasetName, DatasetProgress>>;
  readonly requests: number;
  readonly throttled: number;
  /** Rows a second since this attempt began. */
  readonly rowsPerSecond: number;
  /** Milliseconds that the rate limit still needs for the rows expected; null while nothing is known to expect. */
  readonly timeLeft: number | null;
}

/** What the progress of a run is computed from. */
export interface ProgressFacts {
  readonly phase: SyncPhase;
  readonly checkpoint: RunCheckpoint;
  readonly resumed: boolean;
  readonly lastRun: SyncRun | null;
  readonly usage: SourceUsage;
  readonly requests: number;
  readonly throttled: number;
  /** Rows staged before this attempt. */
  readonly rowsBefore: number;
  /** Milliseconds since this attempt began. */
  readonly elapsed: number;
}

/** The progress of a run from its checkpoint. */
export function describeProgress(facts: ProgressFacts): SyncProgress {
  const { checkpoint, lastRun, usage } = facts;
  const datasets = mapDatasets((dataset) => {
    const { rows, pages, done } = checkpoint.streams[dataset];
    const expectedRows = done ? rows : (lastRun?.counts[dataset].read ?? null);
    return { rows, pages, done, expectedRows };
  });
  const rowsNow = totalRows(checkpoint) - facts.rowsBefore;
  return {
    phase: facts.phase,
    runId: checkpoint.runId,
    resumed: facts.resumed,
    datasets,
    requests: facts.requests,
    throttled: facts.throttled,
    rowsPerSecond: facts.elapsed === 0 ? 0 : (rowsNow * 1000) / facts.elapsed,
    timeLeft: timeLeft(Object.values(datasets), usage),
  };
}

/** Rows staged so far, over all datasets. */
export function totalRows(checkpoint: RunCheckpoint): number {
  return DATASETS.reduce((sum, dataset) => sum + checkpoint.streams[dataset].rows, 0);
}

const MINUTE = 60_000;

/** The least time that the rate limit allows for the pages still expected: what fits the window now is free. */
function timeLeft(
  datasets: readonly DatasetProgress[],
  { pageSize, requestsPerMinute, pacing }: SourceUsage,
): number | null {
  let pages = 0;
  for (const { rows, expectedRows, done } of datasets) {
    if (done) continue;
    if (expectedRows === null) return null;
    pages += Math.max(1, Math.ceil((expectedRows - rows) / pageSize));
  }
  const free = requestsPerMinute - pacing.recent.length;
  return pages <= free ? 0 : Math.ceil((pages - free) / requestsPerMinute) * MINUTE;
}
