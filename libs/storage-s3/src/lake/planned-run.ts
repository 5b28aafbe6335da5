import { DATASETS, SCHEMA_VERSION, recordedEvents } from '@vanta-vuln/core';
import type { ObjectStore, SyncPlan, SyncRun } from '@vanta-vuln/core';
import * as z from 'zod';
import { syncRunSchema } from './commit-pointer.ts';
import { getJson } from './json-object.ts';
import type { ReadJson } from './json-object.ts';
import {
  COMMIT_KEY,
  SNAPSHOT_TABLES,
  currentKey,
  dayKey,
  departedKey,
  historyKey,
  indexKey,
  planKey,
  rawBackupKey,
  snapshotKey,
  syncKey,
} from './lake-layout.ts';
import type { RunStamp } from './lake-layout.ts';
import { stagedRunSchema } from './staged-run.ts';

const plannedRun = z.object({
  head: stagedRunSchema,
  /** The record of the run; when it ends is not known yet. */
  run: syncRunSchema,
  stamp: z.object({ date: z.string(), text: z.string() }),
  /** The datasets whose missing rows stay. */
  keepMissing: z.array(z.enum(DATASETS)),
  /** How many pages are staged, over all datasets; plans of an earlier version do not say. */
  pages: z.number().default(0),
  /** Whether integrations are staged as well; plans of an earlier version do not say. */
  hasIntegrations: z.boolean().default(false),
});

/** A recorded plan: all that the commit needs beside what is staged. */
export type PlannedRun = z.infer<typeof plannedRun>;

/** Reads the plan of a run; null when none is recorded. */
export function readPlannedRun(store: ObjectStore, runId: string): Promise<ReadJson<PlannedRun> | null> {
  return getJson(store, planKey(runId), plannedRun);
}

/** The plan as callers see it. */
export function toSyncPlan({ run, stamp }: PlannedRun): SyncPlan {
  return {
    runId: run.id,
    observedAt: run.observedAt,
    partitionDate: stamp.date,
    schemaVersion: SCHEMA_VERSION,
    counts: run.counts,
    events: recordedEvents(run),
    objects: plannedObjects(run, stamp),
    requests: run.requests,
    throttled: run.throttled,
    unusableValues: run.unusableValues,
    remediationsAsOf: run.remediationsAsOf,
  };
}

/** What the commit writes, in its order. */
function plannedObjects(run: SyncRun, stamp: RunStamp): readonly string[] {
  return [
    ...(recordedEvents(run) === 0 ? [] : [historyKey(stamp)]),
    ...SNAPSHOT_TABLES.map((table) => snapshotKey(run.id, table)),
    ...DATASETS.map((dataset) => indexKey(run.id, dataset)),
    departedKey(run.id),
    COMMIT_KEY,
    ...DATASETS.map((dataset) => dayKey(dataset, stamp.date)),
    ...DATASETS.map((dataset) => currentKey(dataset)),
    syncKey(stamp),
    rawBackupKey(stamp),
  ];
}
