import { deflateRawSync } from 'node:zlib';
import {
  CHANGE_TYPES,
  DATASETS,
  IMPORTED,
  NO_COUNTS,
  collectBatches,
  mapDatasets,
  tellsChanges,
} from '@vanta-vuln/core';
import type { ChangeType, DatasetName, StorageBackend, SyncRun } from '@vanta-vuln/core';
import { allColumns } from './dataset-row.ts';
import { importedEvents } from './imported-events.ts';
import type { ImportedMark } from './imported-events.ts';
import type { SourceSurvey } from './migration-plan.ts';
import { rebuildableRuns } from './past-run.ts';

const SAMPLE = 500;

/** What is left out, and what stops it. */
export interface SurveyOptions {
  /** Up to where the target holds an older tool's history. */
  readonly importedMark: ImportedMark | null;
  readonly signal?: AbortSignal | undefined;
}

const LATER_CHANGES = CHANGE_TYPES.filter((type) => type !== 'discovered');

/** Looks at a store: its runs, how many rows it holds, and how large they and the entries of its history are. */
export async function surveySource(
  store: StorageBackend,
  { importedMark, signal }: SurveyOptions,
): Promise<SourceSurvey> {
  const recorded = await collectBatches(store.readRuns());
  const rows = { ...mapDatasets(() => 0) };
  const bytesPerRow = { ...mapDatasets(() => 0) };
  for (const dataset of DATASETS) {
    rows[dataset] = await countRows(store, dataset, signal);
    bytesPerRow[dataset] = await estimateRowBytes(store, dataset);
  }
  const bytesPerEvent = {
    discovered: await estimateEventBytes(store, ['discovered']),
    later: await estimateEventBytes(store, LATER_CHANGES),
  };
  const isCommitted = recorded.some(({ status }) => status === 'completed');
  const implied = isCommitted ? null : await impliedRun(store, rows);
  const runs = implied === null ? recorded : [implied, ...recorded];
  return {
    location: store.location,
    runs,
    rows,
    bytesPerRow,
    bytesPerEvent,
    importedEvents: await countImported(store, runs, importedMark),
    importedMark,
  };
}

async function countRows(store: StorageBackend, dataset: DatasetName, signal?: AbortSignal): Promise<number> {
  let count = 0;
  for await (const batch of store.readRows(dataset, { columns: ['id'], signal })) count += batch.length;
  return count;
}

// Measured: what Snappy makes of the columns of a file beside what a light deflate makes of the same rows.
const SNAPPY_BESIDE_DEFLATE = 1.25;

async function estimateRowBytes(store: StorageBackend, dataset: DatasetName): Promise<number> {
  const columns = allColumns(dataset);
  return estimateBytes(await collectBatches(store.readRows(dataset, { columns, limit: SAMPLE })));
}

async function estimateEventBytes(store: StorageBackend, types: readonly ChangeType[]): Promise<number> {
  return estimateBytes(await collectBatches(store.readEvents({ types, limit: SAMPLE, direction: 'desc' })));
}

/** About how many bytes each of these takes, from a compressed sample; 0 for none. */
function estimateBytes(sample: readonly unknown[]): number {
  if (sample.length === 0) return 0;
  const { length } = deflateRawSync(JSON.stringify(sample), { level: 1 });
  return (length / sample.length) * SNAPPY_BESIDE_DEFLATE;
}

/** Stands for the rows of a database whose syncs nobody has noted; null for one without rows. */
async function impliedRun(
  store: StorageBackend,
  rows: Readonly<Record<DatasetName, number>>,
): Promise<SyncRun | null> {
  const moments = await Promise.all(
    DATASETS.map(async (dataset) =>
      collectBatches(store.readRows(dataset, { columns: ['observed_at'], limit: 1 })),
    ),
  );
  const held = moments.flat().map(([moment]) => moment);
  if (held.length === 0) return null;
  const at = Math.max(...held);
  return {
    id: IMPORTED,
    backend: IMPORTED,
    status: 'completed',
    startedAt: at,
    finishedAt: at,
    observedAt: at,
    sourceUrl: '',
    writerVersion: '',
    requests: 0,
    throttled: 0,
    counts: mapDatasets((dataset) => ({ ...NO_COUNTS, read: rows[dataset], unchanged: rows[dataset] })),
    unusableValues: 0,
    remediationsAsOf: at,
    error: null,
  };
}

/** Entries of an older tool's history come with the oldest run that is known, if that is the older tool's. */
async function countImported(
  store: StorageBackend,
  runs: readonly SyncRun[],
  mark: ImportedMark | null,
): Promise<number> {
  const oldest = rebuildableRuns(runs).at(-1);
  if (oldest === undefined || tellsChanges(oldest.run)) return 0;
  let count = 0;
  for await (const batch of importedEvents(store, runs, mark)) count += batch.length;
  return count;
}
