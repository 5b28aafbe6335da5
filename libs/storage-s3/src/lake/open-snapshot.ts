import { ObjectNotFoundError } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import type { ParquetFile } from '../parquet/open-parquet-file.ts';
import type { CommittedState } from './commit-pointer.ts';
import { lostSnapshot, otherSnapshot } from './lake-errors.ts';

/**
 * Opens the rows of a dataset as the committed run left them.
 *
 * Throws StoreError `lake-damaged` where they are gone, or are those of another run: that reads as well, and the next sync
 * would carry its rows on.
 */
export async function openSnapshot(
  store: ObjectStore,
  { run, snapshot }: CommittedState,
  dataset: DatasetName,
): Promise<ParquetFile> {
  const file = await open(store, snapshot[dataset].key);
  const runId = file.facts['run_id'];
  if (runId !== run.id)
    throw otherSnapshot(file.name, `it is of run ${runId}, and the last run is ${run.id}`);
  return file;
}

async function open(store: ObjectStore, key: string): Promise<ParquetFile> {
  try {
    return await openParquetFile(store, key);
  } catch (error) {
    throw error instanceof ObjectNotFoundError ? lostSnapshot(store.location, error) : error;
  }
}
