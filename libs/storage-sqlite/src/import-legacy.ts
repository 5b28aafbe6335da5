import { DATASETS, parseRecord, parseTimestamp, recordToRow } from '@vanta-vuln/core';
import type { DatasetName, JsonObject, StagedRow } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import { columnsOf } from './detect-shape.ts';
import { insertRun } from './insert-run.ts';
import { toLegacyEvent, toLegacyRun } from './legacy-history.ts';
import { LEGACY_TABLES } from './legacy-mapping.ts';
import type { LegacyTable } from './legacy-mapping.ts';
import { ownRawJson, textOf } from './legacy-record.ts';
import type { LegacyRow } from './legacy-record.ts';
import type { Connection } from './open-connection.ts';
import { columnsAfter, readLegacyRows } from './read-legacy-rows.ts';
import { encodeRow } from './row-codec.ts';
import type { StoredValue } from './row-codec.ts';

/** The run that imported rows are filed under. */
const LEGACY_RUN = 'imported';

/** Where the tables of an older tool are, and under which names. */
export interface LegacySource {
  readonly connection: Connection;
  readonly shape: 'python' | 'desktop';
  /** Whether a table is there. */
  readonly has: (table: string) => boolean;
  /** What to write after FROM for a table of the older tool, with its schema. */
  readonly from: (table: string) => string;
}

/** Fills our tables, which must be empty, from those of an older tool. Memory: one batch of rows. */
export function importLegacy(source: LegacySource): void {
  for (const table of LEGACY_TABLES[source.shape]) if (source.has(table.name)) importTable(source, table);
  if (source.shape === 'python' && source.has('vulnerability_history')) importHistory(source);
  const lastRunAt = source.has('sync_history') ? importRuns(source) : null;
  noteState(source, lastRunAt);
}

function importTable(source: LegacySource, { name, dataset, toRecord }: LegacyTable): void {
  const { columns, name: target } = DATASET_LAYOUT[dataset];
  const names = columns.map((column) => column.name).join(', ');
  const insert = source.connection.prepare<StoredValue[]>(
    `INSERT INTO ${target} (${names}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (id) DO NOTHING`,
  );
  for (const rows of readLegacyRows(source.connection, source.from(name))) {
    for (const legacy of rows) {
      const row = toRow(dataset, legacy, toRecord(legacy));
      if (row !== null) insert.run(...encodeRow(columns, row));
    }
  }
}

/** Null for a row without an id, which no tool could ever address. */
function toRow<D extends DatasetName>(
  dataset: D,
  legacy: LegacyRow,
  record: JsonObject,
): StagedRow<D> | null {
  const parsed = parseRecord(dataset, record);
  if (!parsed.usable) return null;
  const row = recordToRow(dataset, parsed, () => undefined);
  // Else what its fields make: an export must hold every row, under its own id.
  return { ...row, raw_json: ownRawJson(legacy, row.id) ?? row.raw_json };
}

function importHistory(source: LegacySource): void {
  const insert = source.connection.prepare<StoredValue[]>(
    `INSERT INTO vulnerability_history (dataset, id, type, at, severity, name, changed_json, before_json, run_id, reconstructed)
    VALUES ('vulnerabilities', ?, ?, ?, ?, ?, '{}', NULL, '${LEGACY_RUN}', 1)`,
  );
  let before = 0;
  for (const rows of readLegacyRows(source.connection, source.from('vulnerability_history'))) {
    for (const legacy of rows) {
      const event = toLegacyEvent(legacy, before);
      if (event === null) continue;
      insert.run(event.id, event.type, event.at, event.severity, event.name);
      before = event.at;
    }
  }
}

/** Imports the older tool's log as runs; returns the moment of the newest that ended well. */
function importRuns(source: LegacySource): number | null {
  let newest: number | null = null;
  let before = 0;
  for (const rows of readLegacyRows(source.connection, source.from('sync_history'))) {
    for (const legacy of rows) {
      const run = toLegacyRun(source.shape, legacy, before);
      if (run === null) continue;
      before = run.observedAt;
      insertRun(source.connection, run);
      if (run.status === 'completed') newest = Math.max(newest ?? 0, run.observedAt);
    }
  }
  return newest;
}

function noteState(source: LegacySource, lastRunAt: number | null): void {
  const insert = source.connection.prepare(
    'INSERT INTO dataset_state (dataset, run_id, observed_at) VALUES (?, ?, ?)',
  );
  for (const dataset of DATASETS) {
    const tables = LEGACY_TABLES[source.shape].filter((table) => table.dataset === dataset);
    const updates = tables.map(({ name }) => lastUpdate(source, name) ?? 0);
    insert.run(dataset, LEGACY_RUN, lastRunAt ?? Math.max(0, ...updates));
  }
}

function lastUpdate({ connection, has, from }: LegacySource, table: string): number | null {
  if (!has(table)) return null;
  const names = columnsAfter(connection, from(table));
  const column = names.find((name) => /^(last_updated|updated_at)$/i.test(name));
  if (column === undefined) return null;
  const newest = connection
    .prepare(`SELECT max(${column}) FROM ${from(table)}`)
    .pluck()
    .get();
  const text = textOf(newest);
  return text === null ? null : parseTimestamp(text);
}

/** Whether a table is there, asked once. */
export function tableTest(connection: Connection, prefix = ''): (table: string) => boolean {
  return (table) => columnsOf(connection, `${prefix}${table}`).size > 0;
}
