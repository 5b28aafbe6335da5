import type { StorageBackend, SyncRun } from '@vanta-vuln/core';

const OVERLAP = 30 * 24 * 60 * 60 * 1000;

/**
 * From when on an incremental sync reads remediations: 30 days before the start of the last full read, so
 * that dates entered late are seen too. Undefined when there was no full read: then all of them are read.
 */
export async function remediatedAfter(
  store: StorageBackend,
  lastRun: SyncRun | null,
): Promise<number | undefined> {
  const asOf = lastRun?.remediationsAsOf ?? null;
  if (asOf === null) return undefined;
  for await (const runs of store.readRuns()) {
    const fullRead = runs.find((run) => run.status === 'completed' && run.observedAt === asOf);
    if (fullRead !== undefined) return fullRead.startedAt - OVERLAP;
  }
  return undefined;
}
