import { rowToSyncRun, syncHistoryTable } from '@vanta-vuln/core';
import type { ObjectStore, SyncRun } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { appliedKey } from './lake-layout.ts';
import { listRunFiles } from './list-files.ts';
import { readAhead } from './read-ahead.ts';
import { isRowOf, tupleToRow } from './tuple-to-row.ts';

const COLUMNS = syncHistoryTable.columns.map(({ name }) => name);
const BATCH_SIZE = 100;

/** Reads the records of runs in batches, the newest first. */
export async function* readRuns(
  store: ObjectStore,
  { limit = Infinity }: { readonly limit?: number | undefined },
): AsyncGenerator<readonly SyncRun[]> {
  const { committed, sync } = await listRunFiles(store);
  const keys = sync.toReversed();
  // Between its commit and its record, the last run is known by the pointer alone.
  const isRecorded = committed === null || sync.includes(committed.sync);
  let batch: SyncRun[] = isRecorded ? [] : [committed.run];
  const wanted = keys.slice(0, Math.max(0, limit - batch.length));
  for await (const runs of readAhead(wanted, (key) => readSyncRuns(store, key))) {
    batch.push(...runs);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0 && limit > 0) yield batch;
}

/** The runs that a file of the sync history tells of: one. */
export async function readSyncRuns(store: ObjectStore, key: string): Promise<readonly SyncRun[]> {
  const file = await openParquetFile(store, key);
  const runs: SyncRun[] = [];
  for await (const batch of file.read({ table: syncHistoryTable, columns: COLUMNS })) {
    for (const tuple of batch) {
      const row = tupleToRow(syncHistoryTable, tuple);
      if (isRowOf(syncHistoryTable, row)) runs.push(rowToSyncRun(row));
    }
  }
  return runs;
}

/**
 * The ids of the completed runs that a lake holds to their last object, the oldest first; the last one also where its record
 * is lost, which the next run puts again.
 */
export async function readRunIds(store: ObjectStore): Promise<readonly string[]> {
  const { committed, sync } = await listRunFiles(store);
  const held = new Set<string>();
  for await (const ids of readAhead(sync, (key) => readCompletedIds(store, key))) {
    for (const id of ids) held.add(id);
  }
  if (committed === null || held.has(committed.run.id)) return [...held];
  // One that is being taken over from another store is not there to its last object yet.
  const isTakenOver = (await store.head(appliedKey(committed.run.id))) !== null;
  return isTakenOver ? [...held] : [...held, committed.run.id];
}

/** Two columns of a file: a sync that has a lake beside its database asks the files of all syncs before. */
async function readCompletedIds(store: ObjectStore, key: string): Promise<readonly string[]> {
  const file = await openParquetFile(store, key);
  const ids: string[] = [];
  for await (const batch of file.read({ table: syncHistoryTable, columns: ['run_id', 'status'] })) {
    for (const [id, status] of batch) if (status === 'completed' && typeof id === 'string') ids.push(id);
  }
  return ids;
}
