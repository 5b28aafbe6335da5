import { stampOfKey } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { ParquetFileError } from '../parquet/parquet-errors.ts';
import type { CommittedState } from './commit-pointer.ts';
import { oldPointer } from './lake-errors.ts';
import { compareStamps, currentKey } from './lake-layout.ts';
import { listRunFiles } from './list-files.ts';
import { readRunId } from './read-run-id.ts';
import { readSyncRuns } from './read-runs.ts';

/**
 * Makes sure that no run was committed after the one that commit.json names; throws StoreError `lake-pointer-old`.
 *
 * That is so where an earlier commit.json was put back: the next sync would find the changes since then again, and tell of
 * them a second time. The copy for query engines still names the run that was the last one. A copy that is damaged, or
 * older than the commit, is nobody's evidence: the next sync writes it anew.
 */
export async function assertLastCommit(store: ObjectStore, { run, sync }: CommittedState): Promise<void> {
  const runId = await copiedRun(store);
  if (runId === null || runId === run.id) return;
  const stamp = stampOfKey(sync) ?? '';
  const { sync: records } = await listRunFiles(store);
  const later = records.filter((key) => compareStamps(stampOfKey(key) ?? '', stamp) > 0);
  for (const key of later) {
    const runs = await readSyncRuns(store, key);
    if (runs.some(({ id }) => id === runId)) throw oldPointer(store.location, { run, stamp, runId });
  }
}

async function copiedRun(store: ObjectStore): Promise<string | null> {
  try {
    return await readRunId(store, currentKey('vulnerabilities'));
  } catch (error) {
    if (error instanceof ParquetFileError) return null;
    throw error;
  }
}
