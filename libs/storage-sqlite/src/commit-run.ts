import { DATASETS, planNotRecorded, rowToSyncRun } from '@vanta-vuln/core';
import type { DatasetName, SyncHistoryRow, SyncPlan, SyncRun } from '@vanta-vuln/core';
import { DATASET_LAYOUT, INTEGRATION_COLUMNS } from './dataset-table.ts';
import { applyDetections } from './detections.ts';
import { insertRun } from './insert-run.ts';
import type { Connection } from './open-connection.ts';
import { resetStaging } from './reset-staging.ts';
import { HISTORY_INDEXES, createIndexes } from './schema-statements.ts';
import { stagedRanges } from './staged-ranges.ts';

/** The run that was planned and not yet committed; null when there is none. */
export function readPlannedRun(connection: Connection): SyncRun | null {
  const row = connection.prepare<[], SyncHistoryRow>('SELECT * FROM staged_plan').get();
  return row === undefined ? null : rowToSyncRun(row);
}

/** The run of a plan as it is recorded. Throws StoreError `plan-not-recorded` when another one is, or none. */
export function requirePlan(connection: Connection, { runId }: SyncPlan, path: string): SyncRun {
  const planned = readPlannedRun(connection);
  if (planned?.id === runId) return planned;
  throw planNotRecorded(path, runId);
}

/** Carries out the recorded plan in one transaction: readers see the state before it or the state after it. */
export function commitPlannedRun(connection: Connection, planned: SyncRun, finishedAt: number): SyncRun {
  const run: SyncRun = { ...planned, finishedAt };
  const commit = connection.transaction(() => {
    // All of the history first: what the cache had to let go is not touched again.
    withHistoryIndexes(connection, () => {
      for (const dataset of DATASETS) appendHistory(connection, dataset, run);
    });
    for (const dataset of DATASETS) {
      replaceRows(connection, dataset, run);
      noteState(connection, dataset, run);
    }
    replaceIntegrations(connection);
    insertRun(connection, run);
    resetStaging(connection);
  });
  commit.immediate();
  return run;
}

function highestStoredRid(connection: Connection, dataset: DatasetName): number {
  const sql = `SELECT streams ->> ('$.' || ? || '.highestRid') FROM staged_run`;
  return connection.prepare<[string], number>(sql).pluck().get(dataset) ?? 0;
}

const HISTORY_COLUMNS =
  'dataset, id, type, at, severity, name, changed_json, before_json, run_id, reconstructed';

/** The first entries of all are indexed when they are all there, which takes a third less time. */
function withHistoryIndexes(connection: Connection, append: () => void): void {
  const isEmpty = connection.prepare('SELECT 1 FROM vulnerability_history LIMIT 1').get() === undefined;
  if (isEmpty) for (const { name } of HISTORY_INDEXES) connection.exec(`DROP INDEX IF EXISTS ${name}`);
  append();
  if (isEmpty) for (const { create } of HISTORY_INDEXES) connection.exec(create);
}

function appendHistory(connection: Connection, dataset: DatasetName, run: SyncRun): void {
  const { staged, columns } = DATASET_LAYOUT[dataset];
  const has = (name: string) => columns.some((column) => column.name === name);
  const label = `${has('severity') ? 'row.severity' : 'NULL'}, ${has('name') ? 'row.name' : 'NULL'}`;
  connection
    .prepare(
      `INSERT INTO vulnerability_history (${HISTORY_COLUMNS})
      SELECT ?, row.id, 'discovered', ?, ${label}, '{}', NULL, ?, 0 FROM ${staged} AS row WHERE row.rid > ?
        AND NOT EXISTS (SELECT 1 FROM staged_events AS event WHERE event.dataset = ? AND event.rid = row.rid)
      ORDER BY row.rid`,
    )
    .run(dataset, run.observedAt, run.id, highestStoredRid(connection, dataset), dataset);
  connection
    .prepare(
      `INSERT INTO vulnerability_history (${HISTORY_COLUMNS})
      SELECT dataset, id, type, ?, severity, name, changed_json, before_json, ?, 0 FROM staged_events
      WHERE dataset = ? ORDER BY rid`,
    )
    .run(run.observedAt, run.id, dataset);
}

function replaceRows(connection: Connection, dataset: DatasetName, run: SyncRun): void {
  const { name } = DATASET_LAYOUT[dataset];
  const isEmpty = connection.prepare(`SELECT 1 FROM ${name} LIMIT 1`).get() === undefined;
  if (isEmpty && run.counts[dataset].new > 0) takeStagedTable(connection, dataset);
  else mergeStagedRows(connection, dataset);
  if (dataset === 'vulnerabilities') applyDetections(connection);
}

/** The first sync of all: its staged rows are the table. */
function takeStagedTable(connection: Connection, dataset: DatasetName): void {
  const layout = DATASET_LAYOUT[dataset];
  const { name, staged } = layout;
  connection.exec(`DROP TABLE ${name}`);
  connection.exec(`DROP INDEX IF EXISTS ${staged}_id`);
  // Else SQLite refuses: the view of the elements names a table that is gone for a moment.
  connection.pragma('legacy_alter_table = ON');
  connection.exec(`ALTER TABLE ${staged} RENAME TO ${name}`);
  connection.pragma('legacy_alter_table = OFF');
  for (const index of createIndexes(layout)) connection.exec(index);
}

function mergeStagedRows(connection: Connection, dataset: DatasetName): void {
  const { name, staged, columns } = DATASET_LAYOUT[dataset];
  // The id stays as it is, so that its index is left alone.
  const assignments = ['unusable_values', ...columns.map((column) => column.name)]
    .filter((column) => column !== 'id')
    .map((column) => `${column} = excluded.${column}`);
  connection
    .prepare(`DELETE FROM ${name} WHERE rid IN (SELECT rid FROM staged_gone WHERE dataset = ?)`)
    .run(dataset);
  const merge = connection.prepare<[number, number]>(
    `INSERT INTO ${name} SELECT * FROM ${staged} WHERE rid > ? AND rid <= ? ORDER BY rid
    ON CONFLICT (rid) DO UPDATE SET ${assignments.join(', ')}`,
  );
  for (const range of stagedRanges(connection, staged)) merge.run(...range);
}

function noteState(connection: Connection, dataset: DatasetName, run: SyncRun): void {
  connection
    .prepare('INSERT OR REPLACE INTO dataset_state (dataset, run_id, observed_at) VALUES (?, ?, ?)')
    .run(dataset, run.id, run.observedAt);
}

function replaceIntegrations(connection: Connection): void {
  const names = INTEGRATION_COLUMNS.map((column) => column.name).join(', ');
  connection.exec('DELETE FROM integrations');
  connection.exec(`INSERT INTO integrations (${names}) SELECT ${names} FROM staged_integrations`);
}
