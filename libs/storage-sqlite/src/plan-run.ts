import {
  DATASETS,
  InconsistentPlanError,
  NO_COUNTS,
  SCHEMA_VERSION,
  StoreError,
  countsAddUp,
  mapDatasets,
  recordedEvents,
  syncHistoryTable,
  syncRunToRow,
  utcDate,
} from '@vanta-vuln/core';
import type { ChangeType, DatasetCounts, DatasetName, PlanFacts, SyncPlan, SyncRun } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import { collectMissing, countExplained, stageDisappearances } from './missing-rows.ts';
import type { Connection } from './open-connection.ts';
import { encodeRow } from './row-codec.ts';
import type { RunState } from './run-state.ts';
import type { StreamSeen } from './seen-rows.ts';

/** What a plan is made from. */
export interface PlanInput {
  /** What the record of the run calls the store. */
  readonly backend: string;
  readonly state: RunState;
  readonly seen: Readonly<Record<DatasetName, StreamSeen>>;
  readonly facts: PlanFacts;
}

/**
 * Finds out all that the commit will do and records it; calling it again replaces the plan. One transaction.
 *
 * Throws InconsistentPlanError when the counts do not add up, and StoreError `read-incomplete` while a stream is not done: what it would have shown must not count as gone.
 */
export function planRun(connection: Connection, input: PlanInput): SyncPlan {
  assertAllRead(input.state);
  const record = connection.transaction(() => {
    stageMissing(connection, input);
    const run = plannedRun(connection, input);
    assertCountsAddUp(run);
    recordPlan(connection, run);
    return toPlan(run);
  });
  return record.immediate();
}

function assertAllRead({ runId, streams }: RunState): void {
  const unread = DATASETS.filter((dataset) => !streams[dataset].done);
  if (unread.length === 0) return;
  throw new StoreError('read-incomplete', `Run ${runId} has not read ${unread.join(', ')} to the end.`, {
    hint: 'Stage every page of each dataset, the last one with a nextCursor of null, before planning.',
  });
}

/** All missing rows first: whether a finding is explained depends on which remediations are missing. */
function stageMissing(connection: Connection, { state, seen, facts }: PlanInput): void {
  connection.exec(`DELETE FROM staged_events WHERE type = 'disappeared'`);
  for (const dataset of DATASETS) {
    const stays =
      facts.keepMissing.includes(dataset) || (dataset === 'remediations' && state.incrementalRemediations);
    if (stays) connection.prepare('DELETE FROM staged_gone WHERE dataset = ?').run(dataset);
    else
      collectMissing(connection, dataset, {
        seen: seen[dataset],
        storedRows: state.streams[dataset].storedRows,
      });
  }
  for (const dataset of DATASETS) stageDisappearances(connection, dataset);
}

function plannedRun(connection: Connection, { backend, state, seen, facts }: PlanInput): SyncRun {
  return {
    id: state.runId,
    backend,
    status: 'completed',
    startedAt: state.startedAt,
    finishedAt: facts.observedAt,
    observedAt: facts.observedAt,
    sourceUrl: state.sourceUrl,
    writerVersion: state.writerVersion,
    requests: facts.requests,
    throttled: facts.throttled,
    counts: mapDatasets((dataset) => countDataset(connection, { dataset, state, seen: seen[dataset] })),
    unusableValues: state.unusableValues,
    remediationsAsOf: state.incrementalRemediations ? lastFullRemediations(connection) : facts.observedAt,
    error: null,
  };
}

function lastFullRemediations(connection: Connection): number | null {
  const sql = `SELECT remediations_as_of FROM sync_history WHERE status = 'completed' ORDER BY seq DESC LIMIT 1`;
  return connection.prepare<[], number | null>(sql).pluck().get() ?? null;
}

function countDataset(
  connection: Connection,
  {
    dataset,
    state,
    seen,
  }: { readonly dataset: DatasetName; readonly state: RunState; readonly seen: StreamSeen },
): DatasetCounts {
  const stream = state.streams[dataset];
  const events = new Map(
    connection
      .prepare<[string], [type: ChangeType, count: number]>(
        'SELECT type, count(*) FROM staged_events WHERE dataset = ? GROUP BY type',
      )
      .raw()
      .all(dataset),
  );
  const count = (type: ChangeType) => events.get(type) ?? 0;
  const changed = count('updated') + count('deactivated') + count('reactivated') + count('remediated');
  const staged = connection
    .prepare<[number], number>(`SELECT count(*) FROM ${DATASET_LAYOUT[dataset].staged} WHERE rid > ?`)
    .pluck()
    .get(stream.highestRid);
  return {
    ...NO_COUNTS,
    read: stream.rows,
    new: (staged ?? 0) - count('reappeared'),
    updated: count('updated'),
    unchanged: seen.usable.count - changed,
    reappeared: count('reappeared'),
    deactivated: count('deactivated'),
    reactivated: count('reactivated'),
    remediated: count('remediated'),
    disappeared: count('disappeared'),
    disappeared_explained: countExplained(connection, dataset),
    repeated: stream.repeated,
    unusable: stream.unusable,
  };
}

/** Before the plan is recorded, since a recorded plan is carried out by whoever takes the lease next. */
function assertCountsAddUp({ counts }: SyncRun): void {
  for (const dataset of DATASETS) {
    if (!countsAddUp(counts[dataset])) throw new InconsistentPlanError(dataset, counts[dataset]);
  }
}

function recordPlan(connection: Connection, run: SyncRun): void {
  connection.exec('DELETE FROM staged_plan');
  const { columns } = syncHistoryTable;
  connection
    .prepare(`INSERT INTO staged_plan VALUES (${columns.map(() => '?').join(', ')})`)
    .run(...encodeRow(columns, syncRunToRow(run)));
}

function toPlan(run: SyncRun): SyncPlan {
  return {
    runId: run.id,
    observedAt: run.observedAt,
    partitionDate: utcDate(run.observedAt),
    schemaVersion: SCHEMA_VERSION,
    counts: run.counts,
    events: recordedEvents(run),
    objects: [],
    requests: run.requests,
    throttled: run.throttled,
    unusableValues: run.unusableValues,
    remediationsAsOf: run.remediationsAsOf,
  };
}
