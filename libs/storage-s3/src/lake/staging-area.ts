import { DATASETS, collectBatches } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import { STAGING_PREFIX, pagesPrefix, planKey, runIdOfKey, stagingPrefix } from './lake-layout.ts';
import { forEachAhead } from './read-ahead.ts';

const DELETES_AT_ONCE = 16;

/** What lies in the staging folder of a run. */
export interface StagedObjects {
  readonly runId: string;
  readonly keys: readonly string[];
  readonly isPlanned: boolean;
}

/** The runs that have something staged. */
export async function listStagedRuns(store: ObjectStore): Promise<readonly StagedObjects[]> {
  const runs = new Map<string, string[]>();
  for await (const batch of store.list(STAGING_PREFIX)) {
    for (const { key } of batch) {
      const runId = runIdOfKey(key);
      if (runId === null) continue;
      const keys = runs.get(runId) ?? [];
      keys.push(key);
      runs.set(runId, keys);
    }
  }
  return [...runs].map(([runId, keys]) => ({ runId, keys, isPlanned: keys.includes(planKey(runId)) }));
}

/** The pages of a stream, in their order. */
function pageKeysOf({ runId, keys }: StagedObjects, dataset: DatasetName): readonly string[] {
  const prefix = pagesPrefix(runId, dataset);
  return keys.filter((key) => key.startsWith(prefix)).sort();
}

/** The pages of all streams that are staged for a run. */
export async function listPages(
  store: ObjectStore,
  runId: string,
): Promise<Readonly<Record<DatasetName, readonly string[]>>> {
  const keys = await listKeys(store, runId);
  const staged = { runId, keys, isPlanned: false };
  const [vulnerabilities = [], remediations = [], assets = []] = DATASETS.map((dataset) =>
    pageKeysOf(staged, dataset),
  );
  return { vulnerabilities, remediations, assets };
}

/** Deletes the pages of a run. */
export async function deletePages(store: ObjectStore, runId: string): Promise<void> {
  const pages = await listPages(store, runId);
  await deleteAll(
    store,
    DATASETS.flatMap((dataset) => pages[dataset]),
  );
}

/** Deletes all that a run has staged; its plan goes first, so that a killed deletion is no plan half there. */
export async function deleteStaging(store: ObjectStore, runId: string): Promise<void> {
  await store.delete(planKey(runId));
  await deleteAll(store, await listKeys(store, runId));
}

async function listKeys(store: ObjectStore, runId: string): Promise<readonly string[]> {
  return (await collectBatches(store.list(stagingPrefix(runId)))).map(({ key }) => key);
}

async function deleteAll(store: ObjectStore, keys: readonly string[]): Promise<void> {
  await forEachAhead(keys, (key) => store.delete(key), DELETES_AT_ONCE);
}
