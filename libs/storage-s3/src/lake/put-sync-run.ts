import { syncHistoryTable, syncRunToRow } from '@vanta-vuln/core';
import type { ObjectStore, SyncRun } from '@vanta-vuln/core';
import { writeParquet } from '../parquet/write-parquet.ts';

/** Puts the record of a run; returns its bytes. */
export async function putSyncRun(store: ObjectStore, key: string, run: SyncRun): Promise<number> {
  const rows = async function* () {
    yield [syncRunToRow(run)];
  };
  const facts = { runId: run.id, writerVersion: run.writerVersion };
  const { size } = await store.put(key, writeParquet({ table: syncHistoryTable, rows: rows(), facts }));
  return size;
}
