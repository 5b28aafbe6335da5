import { rebuildableRuns } from './past-run.ts';
import type { PastRun } from './past-run.ts';
import type { SyncRun } from '@vanta-vuln/core';

/** What the record of a run says when two stores were to have it. */
export const HYBRID = 'hybrid';

/**
 * The runs that a replica lacks, the oldest first, from the runs of the store (the newest first) and the ids that the
 * replica holds: all since the first one that both were to have. Runs before that are for a migration.
 */
export function missedRuns(runs: readonly SyncRun[], held: ReadonlySet<string>): readonly PastRun[] {
  const reachable = rebuildableRuns(runs);
  return reachable
    .slice(0, countSinceBoth(reachable, held))
    .filter(({ run }) => !held.has(run.id))
    .reverse();
}

/** How many runs of before the first one that both stores were to have there are: the replica lacks their history. */
export function countEarlierRuns(runs: readonly SyncRun[], held: ReadonlySet<string>): number {
  const committed = runs.filter(({ status }) => status === 'completed').map((run) => ({ run }));
  return committed.length - countSinceBoth(committed, held);
}

function countSinceBoth(runs: readonly Pick<PastRun, 'run'>[], held: ReadonlySet<string>): number {
  return runs.findLastIndex(({ run }) => run.backend === HYBRID || held.has(run.id)) + 1;
}
