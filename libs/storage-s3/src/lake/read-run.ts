import { DATASET_TABLES, historyRowToEvent, stampOfKey, utcDate } from '@vanta-vuln/core';
import type {
  ChangeEvent,
  CommittedRun,
  DatasetName,
  DatasetRow,
  IntegrationRow,
  ObjectStore,
  RowValues,
  SyncRun,
} from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { findSyncRuns } from './find-sync-runs.ts';
import { dayKey, historyKey, snapshotKey } from './lake-layout.ts';
import { readHistoryRows } from './read-history-rows.ts';
import { readIntegrationRows } from './read-integrations.ts';
import { isRowOf, tupleToRow } from './tuple-to-row.ts';

/** A run as the lake holds it: in its snapshot, or as the last run of its day; null where it is neither. */
export async function readRun(
  store: ObjectStore,
  { id, observedAt }: Pick<SyncRun, 'id' | 'observedAt'>,
): Promise<CommittedRun | null> {
  const record = await findRecord(store, id, observedAt);
  if (record === null) return null;
  const { run, stamp } = record;
  const hasSnapshot = (await store.head(snapshotKey(id, 'vulnerabilities'))) !== null;
  const keyOf = (dataset: DatasetName) =>
    hasSnapshot ? snapshotKey(id, dataset) : dayKey(dataset, stamp.date);
  if ((await store.head(keyOf('vulnerabilities'))) === null) return null;
  const { facts } = await openParquetFile(store, keyOf('vulnerabilities'));
  if (facts['run_id'] !== id) return null;
  return {
    run,
    reconstructed: facts['reconstructed'] === 'true',
    rows: (dataset) => readDatasetFile(store, dataset, keyOf(dataset)),
    events: () => readHistory(store, historyKey(stamp)),
    integrations: await readHeldIntegrations(store, snapshotKey(id, 'integrations')),
  };
}

async function findRecord(store: ObjectStore, id: string, observedAt: number) {
  for await (const { key, run } of findSyncRuns(store, observedAt)) {
    const text = stampOfKey(key);
    if (run.id !== id || run.status !== 'completed' || text === null) continue;
    return { run, stamp: { date: utcDate(observedAt), text } };
  }
  return null;
}

/** Every row of a file, a batch for each row group. */
function readDatasetFile<D extends DatasetName>(
  store: ObjectStore,
  dataset: D,
  key: string,
): AsyncIterable<readonly DatasetRow<D>[]>;
async function* readDatasetFile(
  store: ObjectStore,
  dataset: DatasetName,
  key: string,
): AsyncGenerator<readonly RowValues[]> {
  const table = DATASET_TABLES[dataset];
  const file = await openParquetFile(store, key);
  const columns = table.columns.map(({ name }) => name);
  for await (const batch of file.read({ table, columns })) {
    yield batch.map((tuple) => tupleToRow(table, tuple)).filter((row) => isRowOf(table, row));
  }
}

/** They go with the snapshot, which days outlive. */
async function readHeldIntegrations(store: ObjectStore, key: string): Promise<readonly IntegrationRow[]> {
  return (await store.head(key)) === null ? [] : readIntegrationRows(store, key);
}

/** The entries of a run; it has no file when there are none. */
async function* readHistory(store: ObjectStore, key: string): AsyncGenerator<readonly ChangeEvent[]> {
  if ((await store.head(key)) === null) return;
  for await (const rows of readHistoryRows(store, key)) yield rows.map(historyRowToEvent);
}
