import { tellsChanges } from '@vanta-vuln/core';
import type { StorageBackend, SyncRun } from '@vanta-vuln/core';

/** Up to where a target holds the history that an older tool wrote. The tool only adds to it, and later entries. */
export interface ImportedMark {
  /** The moment of the last entry that is held. */
  readonly at: number;
  /** How many entries of this very moment are held. */
  readonly count: number;
}

/** Null where none is held. `held` are the runs that the target holds, the older tool's among them. */
export async function readImportedMark(
  target: Pick<StorageBackend, 'readEvents'>,
  held: readonly SyncRun[],
): Promise<ImportedMark | null> {
  const runIds = new Set(held.filter((run) => !tellsChanges(run)).map(({ id }) => id));
  if (runIds.size === 0) return null;
  let last: number | null = null;
  let count = 0;
  for await (const batch of target.readEvents({ direction: 'desc' })) {
    for (const { at, runId, reconstructed } of batch) {
      if (!reconstructed || !runIds.has(runId)) continue;
      if (last !== null && at < last) return { at: last, count };
      last = at;
      count += 1;
    }
  }
  return last === null ? null : { at: last, count };
}

/** The entries of the history that belong to none of the runs, after those that a target holds. */
export async function* importedEvents(
  store: Pick<StorageBackend, 'readEvents'>,
  runs: readonly SyncRun[],
  mark: ImportedMark | null,
) {
  const known = new Set(runs.filter(tellsChanges).map(({ id }) => id));
  let toSkip = mark?.count ?? 0;
  for await (const batch of store.readEvents(mark === null ? {} : { from: mark.at })) {
    const imported = batch.filter(({ runId, reconstructed }) => reconstructed && !known.has(runId));
    const later = imported.filter(({ at }) => {
      if (mark === null || at > mark.at) return true;
      toSkip -= 1;
      return toSkip < 0;
    });
    if (later.length > 0) yield later;
  }
}
