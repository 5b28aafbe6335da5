import type { DatasetName, Logger, ObjectStore, SyncRun } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { stoppableStore } from '../stoppable-store.ts';
import { buildStaged, readBuilt } from './build-staged.ts';
import { commitRun } from './commit-run.ts';
import type { CommittedState } from './commit-pointer.ts';
import { giveUpRun, isStagingLost } from './lost-staging.ts';
import { openPlannedLedger } from './planned-ledger.ts';
import { readPlannedRun } from './planned-run.ts';
import type { PlannedRun } from './planned-run.ts';
import { listPages } from './staging-area.ts';
import type { StagedObjects } from './staging-area.ts';

/** How to complete runs. */
export interface RollForwardOptions {
  /** The store while the lake is held. */
  readonly heldStore: ObjectStore;
  readonly finishedAt: number;
  readonly codec: ParquetCodec;
  readonly replacePointer: (state: CommittedState) => Promise<void>;
  /** Makes sure that the lake is still held; throws when it is not. */
  readonly renew: () => Promise<void>;
  readonly logger: Logger;
  /** Stops the building: what comes after the pointer is never stopped. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Completes a run that was planned and not carried out to its end; null when there is none.
 *
 * One that has lost what it had staged is given up.
 */
export async function rollForward(
  store: ObjectStore,
  staged: readonly StagedObjects[],
  options: RollForwardOptions,
): Promise<SyncRun | null> {
  let run: SyncRun | null = null;
  for (const { runId } of staged.filter(({ isPlanned }) => isPlanned)) {
    const found = await readPlannedRun(store, runId);
    if (found === null) continue;
    try {
      run = await complete(store, found.value, options);
    } catch (error) {
      const { renew, logger } = options;
      if (!isStagingLost(error, runId) || !(await giveUpRun(store, found.value, renew))) throw error;
      logger.warn({ err: error, runId }, 'a planned run was given up: all is read anew');
    }
  }
  return run;
}

function complete(
  store: ObjectStore,
  planned: PlannedRun,
  { heldStore, finishedAt, codec, replacePointer, signal }: RollForwardOptions,
): Promise<SyncRun> {
  const building = stoppableStore(heldStore, signal);
  const { id: runId } = planned.run;
  return commitRun({
    store,
    heldStore,
    planned,
    finishedAt,
    codec,
    replacePointer,
    bodies: null,
    isSmall: false,
    build: async (dataset) =>
      (await readBuilt(building, planned, dataset)) ??
      (await buildStaged(building, { planned, dataset, codec, inStore: false })),
    ledgers: async () => {
      const pages = await listPages(building, runId);
      const open = (dataset: DatasetName) =>
        openPlannedLedger(building, planned, { dataset, pages: pages[dataset] });
      return {
        vulnerabilities: await open('vulnerabilities'),
        remediations: await open('remediations'),
        assets: await open('assets'),
      };
    },
  });
}
