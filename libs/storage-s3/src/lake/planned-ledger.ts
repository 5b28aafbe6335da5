import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import { stagingIncomplete } from './lake-errors.ts';
import { loadLedger } from './load-ledger.ts';
import type { PlannedRun } from './planned-run.ts';
import type { RowLedger } from './row-ledger.ts';
import { readPages } from './staged-rows.ts';

/**
 * The ledger of one dataset of a planned run, with all that its pages have shown.
 *
 * Throws StoreError `staging-incomplete` when that is not what the plan has counted: what a lost page had shown would
 * be told as gone.
 */
export async function openPlannedLedger(
  store: ObjectStore,
  { head, run }: PlannedRun,
  { dataset, pages }: { readonly dataset: DatasetName; readonly pages: readonly string[] },
): Promise<RowLedger> {
  const ledger = await loadLedger(store, dataset, head.base);
  let rows = 0;
  for await (const { facts } of readPages(store, pages)) {
    for (const entry of facts.entries) ledger.see(entry);
    rows += facts.entries.length + facts.withoutId;
  }
  const { read } = run.counts[dataset];
  if (rows !== read)
    throw stagingIncomplete(store.location, run.id, `its pages hold ${rows} of ${read} ${dataset}`);
  return ledger;
}
