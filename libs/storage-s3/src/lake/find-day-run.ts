import type { ObjectStore, SyncRun } from '@vanta-vuln/core';
import { findSyncRuns } from './find-sync-runs.ts';
import { dayKey } from './lake-layout.ts';
import { readRunId } from './read-run-id.ts';

/** The run whose rows are the copy of a day (`2024-01-15`); null where there is none, or none that is recorded. */
export async function findDayRun(store: ObjectStore, date: string): Promise<SyncRun | null> {
  const runId = await readRunId(store, dayKey('vulnerabilities', date));
  if (runId === null) return null;
  for await (const { run } of findSyncRuns(store, Date.parse(date))) if (run.id === runId) return run;
  return null;
}
