import { DATASET_TABLES, jsonToRow, jsonToValue } from '@vanta-vuln/core';
import type { ChangeEvent, ColumnValue, DatasetName, RowValues } from '@vanta-vuln/core';
import { HistoryGapError } from './history-gap-error.ts';

/** A row as it was, and which of its columns were set back since its raw JSON was kept. */
export interface UndoneRow {
  readonly row: RowValues;
  readonly changed: ReadonlySet<string>;
}

/**
 * The row as it was before the events, which come the newest first; null when it was not there.
 *
 * Events that carry the whole row before give it back with its raw JSON; the others name the changed columns.
 * Throws HistoryGapError when an event changed a row that was not there, or does not say what it was.
 */
export function undoEvents(
  dataset: DatasetName,
  row: RowValues | null,
  events: readonly ChangeEvent[],
): UndoneRow | null {
  let undone: UndoneRow | null = row === null ? null : { row, changed: new Set() };
  for (const event of events) undone = undoEvent(dataset, undone, event);
  return undone;
}

function undoEvent(dataset: DatasetName, after: UndoneRow | null, event: ChangeEvent): UndoneRow | null {
  const { type, before } = event;
  if (type === 'discovered' || type === 'reappeared') return null;
  if (before !== null) return { row: jsonToRow(DATASET_TABLES[dataset], before), changed: new Set() };
  if (after === null || type === 'disappeared') {
    throw new HistoryGapError(event.runId, `the entry '${type}' of ${event.id} does not say what it was`);
  }
  return setBack(dataset, after, event);
}

function setBack(dataset: DatasetName, { row, changed }: UndoneRow, event: ChangeEvent): UndoneRow {
  const values: Record<string, ColumnValue | undefined> = { ...row };
  for (const column of DATASET_TABLES[dataset].columns) {
    const pair = event.changed[column.name];
    if (pair !== undefined) values[column.name] = jsonToValue(column, pair[0]);
  }
  return { row: values, changed: new Set([...changed, ...Object.keys(event.changed)]) };
}
