import type { DatasetName, ObjectStore, SyncRun } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { stoppableStore } from '../stoppable-store.ts';
import { buildStaged, readBuilt } from './build-staged.ts';
import { commitRun } from './commit-run.ts';
import type { CommittedState } from './commit-pointer.ts';
import { openLedger } from './open-run.ts';
import { readPlannedRun } from './planned-run.ts';
import { listPages } from './staging-area.ts';
import type { StagedObjects } from './staging-area.ts';

/** Completes a run that was planned and not carried out to its end; null when there is none. */
export async function rollForward(
  store: ObjectStore,
  staged: readonly StagedObjects[],
  options: {
    readonly finishedAt: number;
    readonly codec: ParquetCodec;
    readonly replacePointer: (state: CommittedState) => Promise<void>;
    /** Stops the building: what comes after the pointer is never stopped. */
    readonly signal?: AbortSignal | undefined;
  },
): Promise<SyncRun | null> {
  const building = stoppableStore(store, options.signal);
  let run: SyncRun | null = null;
  for (const { runId } of staged.filter(({ isPlanned }) => isPlanned)) {
    const found = await readPlannedRun(store, runId);
    if (found === null) continue;
    const planned = found.value;
    run = await commitRun({
      store,
      planned,
      ...options,
      bodies: null,
      isSmall: false,
      build: async (dataset) =>
        (await readBuilt(building, runId, dataset)) ??
        (await buildStaged(building, { planned, dataset, codec: options.codec, inStore: false })),
      ledgers: async () => {
        const pages = await listPages(building, runId);
        const open = (dataset: DatasetName) =>
          openLedger(building, planned.head, { dataset, pages: pages[dataset] });
        return {
          vulnerabilities: await open('vulnerabilities'),
          remediations: await open('remediations'),
          assets: await open('assets'),
        };
      },
    });
  }
  return run;
}
