import type { StorageBackend, SyncRun } from '@vanta-vuln/core';
import { HistoryGapError } from './history-gap-error.ts';
import type { PastRun } from './past-run.ts';

/**
 * Makes sure that no run has changed a store after a past one without being among the records: its changes would not be
 * undone, and the days before it would be told with them. Throws HistoryGapError.
 *
 * All entries of a run carry its moment, so that between those of two runs there is nothing to read.
 */
export async function assertRecorded(
  store: Pick<StorageBackend, 'readEvents'>,
  { run, later }: PastRun,
  runs: readonly SyncRun[],
): Promise<void> {
  const known = new Set(runs.map(({ id }) => id));
  let to: number | undefined;
  for (const { id, observedAt } of [...later, run]) {
    for await (const events of store.readEvents({ from: observedAt + 1, to })) {
      const other = events.find((event) => !event.reconstructed && !known.has(event.runId));
      if (other !== undefined)
        throw new HistoryGapError(id, `the history tells of run ${other.runId}, which has no record`);
    }
    to = observedAt - 1;
  }
}
