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
  const first = reachable.findLastIndex(({ run }) => run.backend === HYBRID || held.has(run.id));
  return reachable
    .slice(0, first + 1)
    .filter(({ run }) => !held.has(run.id))
    .reverse();
}
