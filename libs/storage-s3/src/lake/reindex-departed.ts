import { holdLake } from './hold-lake.ts';
import { putDeparted } from './departed-rows.ts';
import { findDeparted } from './find-departed.ts';
import type { LakeOptions } from './lake.ts';
import { listRunFiles } from './list-files.ts';

/**
 * Finds out anew which rows have left, from the whole history: a commit knows only the runs before it, not older ones
 * that are brought later. Memory: the ids in the history.
 */
export async function reindexDeparted(lake: LakeOptions): Promise<void> {
  const held = await holdLake(lake, { runId: 'history', since: Date.now() });
  const { heldStore: store } = held;
  try {
    if (held.committed === null) return;
    const { history } = await listRunFiles(store);
    await putDeparted(store, held.committed.run, findDeparted(store, history));
  } finally {
    await held.lease[Symbol.asyncDispose]();
  }
}
