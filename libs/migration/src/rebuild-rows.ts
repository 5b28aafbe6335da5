import type { ChangeEvent, DatasetName, DatasetRow, RowValues, StorageBackend } from '@vanta-vuln/core';
import { allColumns, rowOfValues, toDatasetRow } from './dataset-row.ts';
import { asOfRun } from './as-of-run.ts';
import { LaterEvents } from './later-events.ts';
import type { PastRun } from './past-run.ts';
import { eventsOf } from './past-run.ts';

/** Which rows to rebuild. */
export interface RebuildRowsOptions<D extends DatasetName> {
  readonly store: StorageBackend;
  readonly dataset: D;
  readonly past: PastRun;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The rows of a dataset as a past run left them, from the rows that are there now and the history; in no order.
 *
 * The rows of the last run are the stored ones. Those of earlier runs equal what was stored then in every column, with
 * two exceptions, which syncs refresh without an entry in the history: `last_detected_at` is null unless it is known
 * (what was stored later is not newer than the run), and `raw_json` is the text that was stored later, with the changed
 * fields set back. Memory is bounded by one batch of rows and their entries of the history. Throws HistoryGapError when
 * the history contradicts the rows.
 */
export async function* rebuildRows<D extends DatasetName>(
  options: RebuildRowsOptions<D>,
): AsyncGenerator<readonly DatasetRow<D>[]> {
  const { store, dataset, past, signal } = options;
  if (past.later.length === 0) {
    yield* storedRows(options);
    return;
  }
  const events = new LaterEvents(store, dataset, past);
  const hasChanged = past.later.some((run) => eventsOf(run, dataset) > 0);
  for await (const batch of store.readRows(dataset, { columns: allColumns(dataset), signal })) {
    const rows = batch.map((values) => rowOfValues(dataset, values));
    const later = hasChanged ? await events.of(rows.map(idOf)) : NOTHING;
    yield rebuildBatch(options, rows, later);
  }
  if (!hasChanged) return;
  for await (const later of events.ofGoneRows()) yield rebuildBatch(options, [], later);
}

async function* storedRows<D extends DatasetName>({
  store,
  dataset,
  past: { run },
  signal,
}: RebuildRowsOptions<D>): AsyncGenerator<readonly DatasetRow<D>[]> {
  for await (const batch of store.readRows(dataset, { columns: allColumns(dataset), signal })) {
    // What was imported from an older tool's database names no run that exists.
    yield batch.map((values) =>
      toDatasetRow(dataset, {
        ...rowOfValues(dataset, values),
        run_id: run.id,
        observed_at: run.observedAt,
      }),
    );
  }
}

const NOTHING: ReadonlyMap<string, readonly ChangeEvent[]> = new Map();

const idOf = (row: RowValues) => String(row['id']);

/** The rows of a batch, and those that only the history knows, as the run left them. */
function rebuildBatch<D extends DatasetName>(
  { dataset, past: { run } }: RebuildRowsOptions<D>,
  rows: readonly RowValues[],
  later: ReadonlyMap<string, readonly ChangeEvent[]>,
): readonly DatasetRow<D>[] {
  const present = new Map(rows.map((row) => [idOf(row), row]));
  const ids = new Set([...present.keys(), ...later.keys()]);
  return [...ids].flatMap((id) => {
    const row = asOfRun(dataset, { row: present.get(id) ?? null, later: later.get(id) ?? [], run });
    return row === null ? [] : [row];
  });
}
