import { countEvents, tellsChanges } from '@vanta-vuln/core';
import type { DatasetName, SyncRun } from '@vanta-vuln/core';

/** A committed run and those that were committed after it: what its rows are rebuilt from. */
export interface PastRun {
  readonly run: SyncRun;
  /** The committed runs after it, the newest first; empty for the last run of all. */
  readonly later: readonly SyncRun[];
}

/**
 * The runs whose rows the history can rebuild, the newest first: back to the run before the first one that was
 * synced by this program. `runs` come as a store reads them, the newest first.
 */
export function rebuildableRuns(runs: readonly SyncRun[]): readonly PastRun[] {
  const committed = runs.filter(({ status }) => status === 'completed');
  const blind = committed.findIndex((run) => !tellsChanges(run));
  const reachable = blind === -1 ? committed : committed.slice(0, blind + 1);
  return reachable.map((run, index) => new ReachableRun(run, reachable, index));
}

/** Lists the later runs when it is asked: held for each run, they would take memory with the square of the runs. */
class ReachableRun implements PastRun {
  readonly run: SyncRun;
  readonly #all: readonly SyncRun[];
  readonly #index: number;

  constructor(run: SyncRun, all: readonly SyncRun[], index: number) {
    this.run = run;
    this.#all = all;
    this.#index = index;
  }

  get later(): readonly SyncRun[] {
    return this.#all.slice(0, this.#index);
  }
}

/** The number of rows that a dataset held before a run, from how many it holds after. */
export function rowsBefore(rows: number, { counts }: SyncRun, dataset: DatasetName): number {
  const { new: discovered, reappeared, disappeared } = counts[dataset];
  return rows - discovered - reappeared + disappeared;
}

/** How many entries of the history a run has written for a dataset; those of older tools belong to no run. */
export function eventsOf(run: SyncRun, dataset: DatasetName): number {
  if (!tellsChanges(run)) return 0;
  return countEvents(run.counts[dataset]);
}
