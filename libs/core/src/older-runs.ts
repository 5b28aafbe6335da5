import { DATASETS } from './dataset.ts';
import { countEvents } from './sync-run.ts';
import type { SyncRun } from './sync-run.ts';

/** What the record of a run names as its store that stands for rows whose runs nobody has noted. */
export const IMPORTED = 'imported';

// The older tools noted batches, not syncs, and their history names changes, not what a row was before them.
const WITHOUT_CHANGES: ReadonlySet<string> = new Set(['python', 'desktop', IMPORTED]);

/** Whether the record and the history of a run say what it changed; those of older tools do not. */
export function tellsChanges({ backend }: Pick<SyncRun, 'backend'>): boolean {
  return !WITHOUT_CHANGES.has(backend);
}

/** How many entries a run has added to the history; 0 where that is not known, as of runs of older tools. */
export function recordedEvents(run: SyncRun): number {
  if (!tellsChanges(run)) return 0;
  return DATASETS.reduce((sum, dataset) => sum + countEvents(run.counts[dataset]), 0);
}
