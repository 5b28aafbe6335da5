import { DATASETS } from './dataset.ts';
import type { DatasetName } from './dataset.ts';
import type { SyncHistoryRow } from './tables.ts';

/**
 * What a sync did to one dataset.
 *
 * `read` = repeated + unusable + new + reappeared + deactivated + reactivated + remediated + updated +
 * unchanged. `disappeared` counts every id that left, `disappeared_explained` those with a dated remediation.
 */
export interface DatasetCounts {
  readonly read: number;
  readonly new: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly reappeared: number;
  readonly deactivated: number;
  readonly reactivated: number;
  readonly remediated: number;
  readonly disappeared: number;
  readonly disappeared_explained: number;
  readonly repeated: number;
  readonly unusable: number;
}

/** Counts of a dataset of which nothing was read: all zero. */
export const NO_COUNTS: DatasetCounts = {
  read: 0,
  new: 0,
  updated: 0,
  unchanged: 0,
  reappeared: 0,
  deactivated: 0,
  reactivated: 0,
  remediated: 0,
  disappeared: 0,
  disappeared_explained: 0,
  repeated: 0,
  unusable: 0,
};

/**
 * - completed: committed
 * - partial: stopped at its deadline; the next sync goes on from its checkpoint
 * - interrupted: stopped by a person or a signal; the next sync goes on from its checkpoint
 * - failed: ended by an error; the next sync goes on from its checkpoint where that is still good
 */
export type SyncStatus = (typeof STATUSES)[number];

const STATUSES = ['completed', 'partial', 'interrupted', 'failed'] as const;

/** One sync: what a store records of it. Moments are milliseconds since 1970. */
export interface SyncRun {
  readonly id: string;
  readonly backend: string;
  readonly status: SyncStatus;
  readonly startedAt: number;
  readonly finishedAt: number;
  /** When the last stream ended: the moment for which the stored rows hold. */
  readonly observedAt: number;
  readonly sourceUrl: string;
  readonly writerVersion: string;
  readonly requests: number;
  /** Answers with status 429. */
  readonly throttled: number;
  readonly counts: Readonly<Record<DatasetName, DatasetCounts>>;
  /** Values (dates that are none, numbers where a text belongs) that became null. */
  readonly unusableValues: number;
  /** The last time that all remediations were read; older than observedAt after an incremental sync. */
  readonly remediationsAsOf: number | null;
  /** Why the run did not complete. */
  readonly error: string | null;
}

/** Whether the counts of a dataset add up to what was read. */
export function countsAddUp(counts: DatasetCounts): boolean {
  const classified =
    counts.repeated +
    counts.unusable +
    counts.new +
    counts.reappeared +
    counts.deactivated +
    counts.reactivated +
    counts.remediated +
    counts.updated +
    counts.unchanged;
  return classified === counts.read && counts.disappeared_explained <= counts.disappeared;
}

/** How many entries of the history the rows of a dataset give. */
export function countEvents(counts: DatasetCounts): number {
  const { reappeared, updated, deactivated, reactivated, remediated, disappeared } = counts;
  return counts.new + reappeared + updated + deactivated + reactivated + remediated + disappeared;
}

/** The run as a row of sync_history. */
export function syncRunToRow(run: SyncRun): SyncHistoryRow {
  const { vulnerabilities, remediations, assets } = run.counts;
  return {
    run_id: run.id,
    backend: run.backend,
    status: run.status,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    observed_at: run.observedAt,
    source_url: run.sourceUrl,
    writer_version: run.writerVersion,
    requests: run.requests,
    throttled: run.throttled,
    ...prefixCounts('vulnerabilities', vulnerabilities),
    ...prefixCounts('remediations', remediations),
    ...prefixCounts('assets', assets),
    unusable_values: run.unusableValues,
    remediations_as_of: run.remediationsAsOf,
    error: run.error,
  };
}

type PrefixedCounts<D extends DatasetName> = {
  readonly [Key in keyof DatasetCounts as `${D}_${Key}`]: number;
};

function prefixCounts<const D extends DatasetName>(dataset: D, counts: DatasetCounts): PrefixedCounts<D>;
function prefixCounts(dataset: DatasetName, counts: DatasetCounts): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([key, value]) => [`${dataset}_${key}`, value]));
}

/** The run that a row of sync_history stands for; a status of another writer reads as failed. */
export function rowToSyncRun(row: SyncHistoryRow): SyncRun {
  return {
    id: row.run_id,
    backend: row.backend,
    status: STATUSES.find((status) => status === row.status) ?? 'failed',
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    observedAt: row.observed_at,
    sourceUrl: row.source_url,
    writerVersion: row.writer_version,
    requests: row.requests,
    throttled: row.throttled,
    counts: {
      vulnerabilities: countsOf(row, 'vulnerabilities'),
      remediations: countsOf(row, 'remediations'),
      assets: countsOf(row, 'assets'),
    },
    unusableValues: row.unusable_values,
    remediationsAsOf: row.remediations_as_of,
    error: row.error,
  };
}

function countsOf(row: SyncHistoryRow, dataset: DatasetName): DatasetCounts {
  return {
    read: row[`${dataset}_read`],
    new: row[`${dataset}_new`],
    updated: row[`${dataset}_updated`],
    unchanged: row[`${dataset}_unchanged`],
    reappeared: row[`${dataset}_reappeared`],
    deactivated: row[`${dataset}_deactivated`],
    reactivated: row[`${dataset}_reactivated`],
    remediated: row[`${dataset}_remediated`],
    disappeared: row[`${dataset}_disappeared`],
    disappeared_explained: row[`${dataset}_disappeared_explained`],
    repeated: row[`${dataset}_repeated`],
    unusable: row[`${dataset}_unusable`],
  };
}

/** The sum of one count over the three datasets. */
export function sumCounts(run: SyncRun, key: keyof DatasetCounts): number {
  return DATASETS.reduce((sum, dataset) => sum + run.counts[dataset][key], 0);
}
