import { HASHED_COLUMNS, comparable } from './content-hash.ts';
import { DATASET_TABLES, mapDatasets } from './dataset.ts';
import type { DatasetName } from './dataset.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { rowToJson, valueToJson } from './row-json.ts';
import type { Column, ColumnValue, RowValues } from './table-schema.ts';

/** What can happen to a row between two syncs. */
export const CHANGE_TYPES = [
  'discovered',
  'updated',
  'deactivated',
  'reactivated',
  'remediated',
  'disappeared',
  'reappeared',
] as const;

/**
 * - discovered: not known before
 * - updated: a hashed column changed
 * - deactivated, reactivated: a person suppressed the finding, or took that back (vulnerabilities)
 * - remediated: a remediation gained its date
 * - disappeared: absent from a complete read
 * - reappeared: had disappeared and is there again
 */
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** Column name to [before, after], in the JSON form of rows. */
export type ChangedColumns = Readonly<Record<string, readonly [before: JsonValue, after: JsonValue]>>;

/** One entry of the history of a row. */
export interface ChangeEvent {
  readonly dataset: DatasetName;
  readonly id: string;
  readonly type: ChangeType;
  /** Milliseconds since 1970: observed_at of the run that saw the change. */
  readonly at: number;
  readonly severity: string | null;
  readonly name: string | null;
  /** What differs from the row as it was stored; for reappeared, from the row that had left. */
  readonly changed: ChangedColumns;
  /** The whole row before, for deactivated, disappeared and remediated. */
  readonly before: JsonObject | null;
  readonly runId: string;
  /** True when the event was derived from an older tool's database. */
  readonly reconstructed: boolean;
}

/** What a read row means against the row that is stored under its id. */
export interface RowChange {
  readonly type: Exclude<ChangeType, 'disappeared'>;
  readonly changed: ChangedColumns;
  readonly before: JsonObject | null;
}

/** Compares a stored row with the same row as read now; null when no hashed column differs. */
export function compareRows(dataset: DatasetName, before: RowValues, after: RowValues): RowChange | null {
  const changed = changedColumns(dataset, before, after);
  if (Object.keys(changed).length === 0) return null;
  const type = changeTypeOf(before, after);
  const endsAState = type === 'deactivated' || type === 'remediated';
  return { type, changed, before: endsAState ? rowToJson(DATASET_TABLES[dataset], before) : null };
}

/** Deactivation before remediation before update: the precedence in which a sync counts. */
function changeTypeOf(before: RowValues, after: RowValues): RowChange['type'] {
  if (before['is_deactivated'] === false && after['is_deactivated'] === true) return 'deactivated';
  if (before['is_deactivated'] === true && after['is_deactivated'] === false) return 'reactivated';
  if (before['remediated_at'] === null && typeof after['remediated_at'] === 'number') return 'remediated';
  return 'updated';
}

const HASHED: Readonly<Record<DatasetName, readonly Column[]>> = mapDatasets((dataset) => {
  const hashed = new Set(HASHED_COLUMNS[dataset]);
  return DATASET_TABLES[dataset].columns.filter(({ name }) => hashed.has(name));
});

/** The hashed columns that differ, each with its value before and after. */
function changedColumns(dataset: DatasetName, before: RowValues, after: RowValues): ChangedColumns {
  const changed: Record<string, readonly [JsonValue, JsonValue]> = {};
  for (const column of HASHED[dataset]) {
    const { name } = column;
    if (isSame(before[name], after[name])) continue;
    changed[name] = [valueToJson(column, before[name]), valueToJson(column, after[name])];
  }
  return changed;
}

function isSame(left: ColumnValue | undefined, right: ColumnValue | undefined): boolean {
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  return JSON.stringify(comparable(left)) === JSON.stringify(comparable(right));
}
