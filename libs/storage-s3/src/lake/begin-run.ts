import type { BeginRunOptions, ObjectStore } from '@vanta-vuln/core';
import { assertLastCommit } from './assert-last-commit.ts';
import type { CommittedState } from './commit-pointer.ts';
import { holdLake } from './hold-lake.ts';
import { LakeWriter } from './lake-run-writer.ts';
import type { LakeOptions } from './lake.ts';
import { appliedKey } from './lake-layout.ts';
import { isStagingLost } from './lost-staging.ts';
import { openNewRun, openStagedRun, readStagedHead } from './open-run.ts';
import type { OpenRun, StagingTarget } from './open-run.ts';
import { restoreRecord } from './restore-record.ts';
import { canGoOn, newRunHead } from './staged-run.ts';
import type { StagedRunHead } from './staged-run.ts';
import { deleteStaging, listStagedRuns } from './staging-area.ts';

/** Begins or resumes a run. */
export async function beginRun(lake: LakeOptions, options: BeginRunOptions): Promise<LakeWriter> {
  const { store, codec = 'snappy' } = lake;
  const held = await holdLake(lake, { runId: options.runId, since: options.startedAt });
  const target = { store: held.heldStore, codec };
  try {
    if (held.committed !== null) {
      await assertLastCommit(store, held.committed);
      await restoreRecord(held.heldStore, held.committed);
    }
    const resumable = await findResumable(target, options, held.committed);
    await dropOtherRuns(target.store, resumable?.state.head.runId ?? null);
    const run = resumable ?? (await openNewRun(target, newRunHead(options, held.committed)));
    const { runId, startedAt } = run.state.head;
    if (runId !== options.runId) await held.lease.rename(runId, startedAt);
    return new LakeWriter({ ...held, store, run, resumed: resumable !== null, codec });
  } catch (error) {
    await held.lease[Symbol.asyncDispose]();
    throw error;
  }
}

async function findResumable(
  target: StagingTarget,
  options: BeginRunOptions,
  base: CommittedState | null,
): Promise<OpenRun | null> {
  if (options.mode === 'restart') return null;
  const { store } = target;
  for (const { runId } of await listStagedRuns(store)) {
    const head = await readStagedHead(store, runId);
    if (head === null || !canGoOn(head, options, base)) continue;
    const run = await openIfWhole(target, head);
    const { firstPageAt = null } = run?.state ?? {};
    if (firstPageAt !== null && options.startedAt - firstPageAt < options.maxCheckpointAge) return run;
  }
  return null;
}

/** Null where pages are lost: all is read anew. */
async function openIfWhole(target: StagingTarget, head: StagedRunHead): Promise<OpenRun | null> {
  try {
    return await openStagedRun(target, head);
  } catch (error) {
    if (isStagingLost(error, head.runId)) return null;
    throw error;
  }
}

async function dropOtherRuns(store: ObjectStore, kept: string | null): Promise<void> {
  for (const { runId, keys } of await listStagedRuns(store)) {
    // A run that is being taken over keeps its names, so that doing it again writes over what it has written.
    const isTakenOver = keys.includes(appliedKey(runId));
    if (runId !== kept && !isTakenOver) await deleteStaging(store, runId);
  }
}
