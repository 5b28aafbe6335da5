import type { AppliedRun, ApplyRunOptions, ObjectStore } from '@vanta-vuln/core';
import * as z from 'zod';
import { holdLake } from './hold-lake.ts';
import { findFreeStamp } from './free-stamp.ts';
import { findSyncRuns } from './find-sync-runs.ts';
import { getJson, putJson } from './json-object.ts';
import { appliedKey } from './lake-layout.ts';
import type { RunStamp } from './lake-layout.ts';
import type { LakeOptions } from './lake.ts';
import { restoreRecord } from './restore-record.ts';
import { RunApplication } from './run-application.ts';
import type { RunToApply } from './run-application.ts';
import { deleteStaging } from './staging-area.ts';

const appliedStamp = z.object({ date: z.string(), text: z.string() });

/** Takes over a run that another store has committed. */
export async function applyRun(
  lake: LakeOptions,
  run: RunToApply,
  options: ApplyRunOptions,
): Promise<AppliedRun> {
  const held = await holdLake(lake, { runId: run.run.id, since: run.run.startedAt });
  const { heldStore: store } = held;
  try {
    if (await isHeld(store, run)) {
      // Left by a process that was killed between its last two steps.
      await store.delete(appliedKey(run.run.id));
      return { applied: false, objects: [], bytes: 0 };
    }
    const { committed } = held;
    if (committed !== null && committed.run.id !== run.run.id) await restoreRecord(store, committed);
    const stamp = await chooseStamp(store, run);
    const codec = lake.codec ?? 'snappy';
    const applied = await new RunApplication({ store, held, run, stamp, options, codec }).carryOut();
    await deleteStaging(store, run.run.id);
    return applied;
  } finally {
    await held.lease[Symbol.asyncDispose]();
  }
}

/** Whether the record of the run is there: it is put last. */
async function isHeld(store: ObjectStore, { run }: RunToApply): Promise<boolean> {
  for await (const { run: known } of findSyncRuns(store, run.observedAt)) {
    const isSame = known.id === run.id && known.status === run.status && known.finishedAt === run.finishedAt;
    if (isSame) return true;
  }
  return false;
}

/** The names of what is written; kept, so that doing it again after a kill writes the same. */
async function chooseStamp(store: ObjectStore, { run }: RunToApply): Promise<RunStamp> {
  const known = await getJson(store, appliedKey(run.id), appliedStamp);
  if (known !== null) return known.value;
  const stamp = await findFreeStamp(store, run.observedAt);
  await putJson(store, appliedKey(run.id), stamp);
  return stamp;
}
