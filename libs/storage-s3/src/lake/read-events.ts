import { historyRowToEvent, historyTable, stampOfKey } from '@vanta-vuln/core';
import type { ChangeEvent, ColumnValue, ObjectStore, ReadEventsOptions } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import type { ParquetFile } from '../parquet/open-parquet-file.ts';
import { toBatches } from './batches.ts';
import { endOfStamp } from './lake-layout.ts';
import { listRunFiles } from './list-files.ts';
import { readAhead } from './read-ahead.ts';
import { boundsOf, isAnyOf, isWithin } from './row-predicate.ts';
import type { Condition } from './row-predicate.ts';
import { isRowOf, tupleToRow } from './tuple-to-row.ts';

const COLUMNS = historyTable.columns.map(({ name }) => name);

/** Reads the history in batches, by time. */
export async function* readEvents(
  store: ObjectStore,
  options: ReadEventsOptions,
): AsyncGenerator<readonly ChangeEvent[]> {
  if (options.limit !== undefined && options.limit <= 0) return;
  const { history } = await listRunFiles(store);
  const held = history.filter((key) => mayHold(key, options));
  const keys = options.direction === 'desc' ? held.toReversed() : held;
  yield* toBatches(readFiles(store, keys, options), options);
}

/** What a run has written is as old as the run; what an older tool had written, and the run brought along, is older. */
function mayHold(key: string, { from = -Infinity }: ReadEventsOptions): boolean {
  return endOfStamp(stampOfKey(key) ?? '') >= from;
}

async function* readFiles(
  store: ObjectStore,
  keys: readonly string[],
  options: ReadEventsOptions,
): AsyncGenerator<readonly ChangeEvent[]> {
  const conditions = conditionsOf(options);
  let left = options.limit ?? Infinity;
  for await (const file of readAhead(keys, (key) => openParquetFile(store, key))) {
    for await (const events of readFile(file, conditions, options.direction ?? 'asc')) {
      const part = events.slice(0, left);
      left -= part.length;
      yield part;
      if (left <= 0) return;
    }
  }
}

function conditionsOf(options: ReadEventsOptions): readonly Condition[] {
  return [
    isAnyOf('dataset', options.datasets),
    isAnyOf('id', options.id === undefined ? undefined : [options.id]),
    isAnyOf('id', options.ids),
    isAnyOf('type', options.types),
    isAnyOf(
      'severity',
      options.severities?.map((severity) => severity.toUpperCase()),
    ),
    isAnyOf('run_id', options.runId === undefined ? undefined : [options.runId]),
    isWithin('at', options.from, options.to),
  ].filter((condition) => condition !== null);
}

/** The events of a file that are meant, in their order or the other way round. */
async function* readFile(
  file: ParquetFile,
  conditions: readonly Condition[],
  direction: 'asc' | 'desc',
): AsyncGenerator<readonly ChangeEvent[]> {
  const tests = conditions.map(({ columns: [column = ''], holds }) => {
    const place = COLUMNS.findIndex((name) => name === column);
    return (tuple: readonly ColumnValue[]) => holds(tuple[place]);
  });
  const reversed: ChangeEvent[][] = [];
  const options = { table: historyTable, columns: COLUMNS, skip: boundsOf(conditions) };
  for await (const batch of file.read(options)) {
    const events = batch.filter((tuple) => tests.every((test) => test(tuple))).flatMap(toEvent);
    if (direction === 'asc') yield events;
    else reversed.unshift(events.reverse());
  }
  yield* reversed;
}

function toEvent(tuple: readonly ColumnValue[]): readonly ChangeEvent[] {
  const row = tupleToRow(historyTable, tuple);
  return isRowOf(historyTable, row) ? [historyRowToEvent(row)] : [];
}
