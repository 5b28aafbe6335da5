import type { ChangeEvent, DatasetName, DatasetRow, RowValues, StorageBackend } from '@vanta-vuln/core';
import { allColumns, rowOfValues, toDatasetRow } from './dataset-row.ts';
import { asOfRun } from './as-of-run.ts';
import { LaterEvents } from './later-events.ts';
import type { PastRun } from './past-run.ts';

/** The rows of a run that were rebuilt before. */
export interface RebuiltRun {
  readonly past: PastRun;
  readonly rows: <D extends DatasetName>(dataset: D) => AsyncIterable<readonly DatasetRow<D>[]>;
}

/** Which rows to rebuild. */
export interface RebuildRowsOptions<D extends DatasetName> {
  readonly store: StorageBackend;
  readonly dataset: D;
  readonly past: PastRun;
  /** A later run whose rows are at hand, so that only the history in between is undone. @default the last run, as stored */
  readonly later?: RebuiltRun | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The rows of a dataset as a past run left them, from the rows that a later one left and the history; in no order.
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
  const { store, dataset, past, later } = options;
  if (past.later.length === 0) {
    yield* storedRows(options);
    return;
  }
  const between = past.later.slice(later?.past.later.length ?? 0);
  const events = new LaterEvents({ store, dataset, runs: between });
  for await (const rows of laterRows(options)) {
    yield rebuildBatch(options, rows, await events.of(rows.map(idOf)));
  }
  for await (const changes of events.ofGoneRows()) yield rebuildBatch(options, [], changes);
}

/** What the rows are rebuilt from. */
async function* laterRows<D extends DatasetName>({
  store,
  dataset,
  later,
  signal,
}: RebuildRowsOptions<D>): AsyncGenerator<readonly RowValues[]> {
  if (later === undefined) {
    for await (const batch of store.readRows(dataset, { columns: allColumns(dataset), signal })) {
      yield batch.map((values) => rowOfValues(dataset, values));
    }
    return;
  }
  for await (const batch of later.rows(dataset)) {
    signal?.throwIfAborted();
    for (let start = 0; start < batch.length; start += BATCH) yield batch.slice(start, start + BATCH);
  }
}

// The entries of the history of so many rows are held at once.
const BATCH = 1000;

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
