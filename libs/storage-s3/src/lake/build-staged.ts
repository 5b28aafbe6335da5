import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import * as z from 'zod';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { buildDataset } from './build-dataset.ts';
import type { BuiltDataset } from './build-dataset.ts';
import { eventsInStore } from './event-parts.ts';
import { getJson, putJson } from './json-object.ts';
import { builtKey } from './lake-layout.ts';
import { openPlannedLedger } from './planned-ledger.ts';
import type { PlannedRun } from './planned-run.ts';
import { isStagedAsNow } from './staged-run.ts';
import { pagedRows } from './staged-rows.ts';
import { listPages } from './staging-area.ts';

const builtInStore = z.object({
  snapshot: z.object({ key: z.string(), rows: z.number(), bytes: z.number() }),
  index: z.string(),
  indexChecksum: z.number().nullable().default(null),
  events: z.object({ parts: z.array(z.string()), count: z.number() }),
  disappeared: z.object({ ids: z.array(z.string()), rows: z.array(z.number()) }),
});

/** What to build of a planned run, from the store alone. */
export interface BuildStagedOptions {
  readonly planned: PlannedRun;
  readonly dataset: DatasetName;
  readonly codec: ParquetCodec;
  /** Whether another process goes on with it. */
  readonly inStore: boolean;
}

/** What another process has built of a dataset; null where none has, or maybe another version of us. */
export async function readBuilt(
  store: ObjectStore,
  { head, run }: PlannedRun,
  dataset: DatasetName,
): Promise<BuiltDataset | null> {
  // Its rows may be hashed as that version did, and the pointer is to say how.
  if (!isStagedAsNow(head)) return null;
  const found = await getJson(store, builtKey(run.id, dataset), builtInStore);
  if (found === null) return null;
  const { parts, count } = found.value.events;
  return { ...found.value, events: { ...eventsInStore(parts), count } };
}

/** Builds a dataset from what is staged. */
export async function buildStaged(store: ObjectStore, options: BuildStagedOptions): Promise<BuiltDataset> {
  const { planned, dataset, inStore } = options;
  const { [dataset]: pages } = await listPages(store, planned.run.id);
  const ledger = await openPlannedLedger(store, planned, { dataset, pages });
  const staged = pagedRows(store, { runId: planned.run.id, dataset, ledger, pages });
  const built = await buildDataset({ ...options, store, ledger, staged, early: null });
  if (inStore) await putJson(store, builtKey(planned.run.id, dataset), built);
  return built;
}
