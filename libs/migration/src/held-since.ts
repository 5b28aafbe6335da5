import { isDeepStrictEqual } from 'node:util';
import { collectBatches, tellsChanges, utcDate } from '@vanta-vuln/core';
import type { StorageBackend, SyncRun } from '@vanta-vuln/core';
import { runKey } from './migration-plan.ts';

/** A store, and what was made of it earlier. */
export interface HeldSinceOptions {
  readonly from: Pick<StorageBackend, 'readRuns'>;
  readonly to: Pick<StorageBackend, 'readRuns'>;
}

/**
 * The UTC date since which a target holds the runs of a source, each with the record that it has there; what
 * `migrate` with `incremental` and this `since` adds are the later runs alone.
 *
 * Null where the target holds nothing, or something else: a run that the source lacks or tells otherwise, as after
 * the source was restored from a backup. Null also where a later run is dated before that date, as by a clock that was
 * put back, and where a tool that records no changes has written to the source since: the history can't tell what the
 * days before looked like.
 */
export async function heldSince({ from, to }: HeldSinceOptions): Promise<string | null> {
  const kept = new Map((await collectBatches(to.readRuns())).map((run) => [runKey(run), run]));
  const runs = await collectBatches(from.readRuns());
  const isKept = (run: SyncRun) => isDeepStrictEqual(kept.get(runKey(run)), run);
  const newestKept = runs.findIndex(isKept);
  if (newestKept === -1) return null;
  const later = runs.slice(0, newestKept);
  const known = runs.slice(newestKept);
  const dates = known.filter(isKept).map(dateOf);
  // What the source lacks, or tells otherwise, is not among them.
  if (dates.length !== kept.size) return null;
  const since = dates.reduce((earliest, date) => (date < earliest ? date : earliest));
  const isBefore = (run: SyncRun) => dateOf(run) < since;
  const isComplete = known.every((run) => isKept(run) || isBefore(run));
  const areTold = runs.slice(0, newestKept + 1).every(tellsChanges);
  return isComplete && areTold && !later.some(isBefore) ? since : null;
}

const dateOf = ({ observedAt }: SyncRun) => utcDate(observedAt);
