import { DATASETS, receiveRow } from '@vanta-vuln/core';
import type { BeginRunOptions, DatasetName, JsonObject, RunWriter, StorageBackend, SyncRun, UnusableListener } from '@vanta-vuln/core';

/** What an account lists, as the API sends it. */
export type Lists = Partial<Record<DatasetName, readonly JsonObject[]>>;

const MOMENT = Date.UTC(2026, 0, 15);

export const BEGIN: BeginRunOptions = {
  runId: 'run',
  startedAt: MOMENT,
  mode: 'resume',
  maxCheckpointAge: 1000,
  sourceUrl: 'https://api.example.com',
  writerVersion: 'test',
};

/** Stages a list as one page (or as pages of a size). */
export async function stageList(
  writer: RunWriter,
  dataset: DatasetName,
  records: readonly JsonObject[],
  pageSize = 100,
): Promise<void> {
  for (let start = 0; start === 0 || start < records.length; start += pageSize) {
    const isLast = start + pageSize >= records.length;
    await writer.stagePage({
      dataset,
      rows: records.slice(start, start + pageSize).flatMap((record) => receiveRow(dataset, record, IGNORED) ?? []),
      withoutId: 0,
      nextCursor: isLast ? null : `after ${start}`,
      body: '',
      receivedAt: MOMENT,
      requests: 1,
      throttled: 0,
      pacing: { recent: [] },
    });
  }
}

const IGNORED: UnusableListener = { row: () => undefined, value: () => undefined };

/** Syncs lists into a store, from begin to commit. */
export async function syncLists(store: StorageBackend, lists: Lists, runId = 'run'): Promise<SyncRun> {
  await using writer = await store.beginRun({ ...BEGIN, runId });
  for (const dataset of DATASETS) await stageList(writer, dataset, lists[dataset] ?? []);
  const plan = await writer.plan({ observedAt: MOMENT, requests: 3, throttled: 0, keepMissing: [] });
  return await writer.commit(plan, { finishedAt: MOMENT });
}

/** All of an async iterable of batches in one list. */
export async function collect<Item>(batches: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}
