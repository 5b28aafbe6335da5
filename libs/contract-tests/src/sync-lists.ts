import { DATASETS } from '@vanta-vuln/core';
import type {
  BeginRunOptions,
  DatasetName,
  JsonObject,
  PlanFacts,
  RunWriter,
  StorageBackend,
  SyncRun,
} from '@vanta-vuln/core';
import { BEGIN, MOMENT } from './begin-options.ts';
import { toStagedPage } from './to-staged.ts';

/** What an account lists, as the API sends it; a dataset that is absent lists nothing. */
export type Lists = Partial<Record<DatasetName, readonly JsonObject[]>>;

/** How to sync lists: what differs from {@link BEGIN} and from a plain plan. */
export interface SyncListsOptions extends Partial<BeginRunOptions> {
  /** @default MOMENT */
  readonly observedAt?: number;
  /** @default none */
  readonly keepMissing?: PlanFacts['keepMissing'];
  /** Rows in a page. @default 100 */
  readonly pageSize?: number;
}

/** Stages every dataset to its end, page by page. */
export async function stageLists(writer: RunWriter, lists: Lists, pageSize = 100): Promise<void> {
  for (const dataset of DATASETS) {
    const records = lists[dataset] ?? [];
    for (let start = 0; start === 0 || start < records.length; start += pageSize) {
      const end = start + pageSize;
      const nextCursor = end < records.length ? `after ${end}` : null;
      await writer.stagePage(toStagedPage(dataset, records.slice(start, end), { nextCursor }));
    }
  }
}

/** Plans and commits a run whose streams are all done. */
export async function planAndCommit(writer: RunWriter, facts: Partial<PlanFacts> = {}): Promise<SyncRun> {
  const plan = await writer.plan({
    observedAt: MOMENT,
    requests: 3,
    throttled: 0,
    keepMissing: [],
    ...facts,
  });
  return await writer.commit(plan, { finishedAt: plan.observedAt + 1 });
}

/** Syncs lists into a store, from begin to commit. */
export async function syncLists(
  store: StorageBackend,
  lists: Lists,
  { observedAt = MOMENT, keepMissing = [], pageSize = 100, ...begin }: SyncListsOptions = {},
): Promise<SyncRun> {
  await using writer = await store.beginRun({ ...BEGIN, ...begin });
  await stageLists(writer, lists, pageSize);
  return await planAndCommit(writer, { observedAt, keepMissing });
}
