import { CHANGE_TYPES } from './change-event.ts';
import type { ChangeEvent, ChangedColumns } from './change-event.ts';
import { DATASETS } from './dataset.ts';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';
import type { HistoryRow } from './tables.ts';
import type { RowValues } from './table-schema.ts';

/** The row of the history table that an event becomes. */
export function eventToHistoryRow(event: ChangeEvent): HistoryRow {
  return {
    dataset: event.dataset,
    id: event.id,
    type: event.type,
    at: event.at,
    severity: event.severity,
    name: event.name,
    changed_json: JSON.stringify(event.changed),
    before_json: event.before === null ? null : JSON.stringify(event.before),
    run_id: event.runId,
    reconstructed: event.reconstructed,
  };
}

/** The event that a row of the history table stands for; a type of another writer reads as updated. */
export function historyRowToEvent(row: HistoryRow): ChangeEvent {
  return {
    dataset: DATASETS.find((dataset) => dataset === row.dataset) ?? 'vulnerabilities',
    id: row.id,
    type: CHANGE_TYPES.find((type) => type === row.type) ?? 'updated',
    at: row.at,
    severity: row.severity,
    name: row.name,
    changed: parseChanged(row.changed_json),
    before: row.before_json === null ? null : parseObject(row.before_json),
    runId: row.run_id,
    reconstructed: row.reconstructed,
  };
}

/** The severity and name under which the history files an event of a row; null where its dataset has none. */
export function eventLabel(row: RowValues): Pick<ChangeEvent, 'severity' | 'name'> {
  const { severity, name } = row;
  return {
    severity: typeof severity === 'string' ? severity : null,
    name: typeof name === 'string' ? name : null,
  };
}

function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}

function parseChanged(text: string): ChangedColumns {
  return Object.fromEntries(
    Object.entries(parseObject(text)).flatMap(([column, pair]) =>
      Array.isArray(pair) ? [[column, [pair[0] ?? null, pair[1] ?? null] as const]] : [],
    ),
  );
}
