import type { CommittedRun, DatasetName, DatasetRow, IntegrationRow, StorageBackend } from '@vanta-vuln/core';
import { HistoryGapError } from './history-gap-error.ts';
import type { PastRun } from './past-run.ts';
import { rebuildRows } from './rebuild-rows.ts';
import type { RebuiltRun } from './rebuild-rows.ts';
import type { RunOrder } from './run-order.ts';

/** Where a run comes from. */
export interface CommittedRunOptions {
  readonly store: StorageBackend;
  readonly past: PastRun;
  /** A later run that was rebuilt before. @default the last run, as stored */
  readonly later?: RebuiltRun | undefined;
  readonly order: RunOrder;
  /** Of the last run; those of earlier runs are not kept. */
  readonly integrations: readonly IntegrationRow[];
  /** How many rows the run left: rebuilding any other number is an error. @default not checked */
  readonly rows?: Readonly<Record<DatasetName, number>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A run of a store with all that it left behind, to be written elsewhere: the last one as it is stored, an earlier one
 * rebuilt from the history. Reading its rows throws HistoryGapError when they can't be rebuilt.
 */
export function committedRun(options: CommittedRunOptions): CommittedRun {
  const { store, past, order, integrations } = options;
  const { run, later } = past;
  return {
    run,
    reconstructed: later.length > 0,
    rows: (dataset) => countedRows(options, dataset),
    events: () => store.readEvents({ runId: run.id }),
    follows: (runId) => order(run, runId),
    integrations:
      later.length > 0
        ? []
        : integrations.map((row) => ({ ...row, run_id: run.id, observed_at: run.observedAt })),
  };
}

async function* countedRows<D extends DatasetName>(
  { store, past, later, rows: expected, signal }: CommittedRunOptions,
  dataset: D,
): AsyncGenerator<readonly DatasetRow<D>[]> {
  let count = 0;
  for await (const batch of rebuildRows({ store, dataset, past, later, signal })) {
    count += batch.length;
    if (batch.length > 0) yield batch;
  }
  if (expected === undefined || expected[dataset] === count) return;
  const gap = `its counts say ${expected[dataset]} ${dataset}, the history gives ${count}`;
  throw new HistoryGapError(past.run.id, gap);
}
