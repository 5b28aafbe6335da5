import type { SyncRun } from '@vanta-vuln/core';
import type { StoreReader } from '../http-api-parts.ts';

/** So many runs of a store at most, the latest first. */
export async function latestRuns(store: StoreReader, limit: number): Promise<readonly SyncRun[]> {
  const runs: SyncRun[] = [];
  for await (const batch of store.readRuns({ limit })) runs.push(...batch);
  return runs;
}
