import { CHANGE_TYPES } from '@vanta-vuln/core';
import type { ChangeType, DatasetName, ObjectStore } from '@vanta-vuln/core';
import { stagingIncomplete } from './lake-errors.ts';
import type { PlannedRun } from './planned-run.ts';

/**
 * Makes sure that a dataset was built as it was planned, or the record of the run would tell of changes that no history
 * holds; throws StoreError `staging-incomplete`.
 *
 * Which rows are back is not staged: another process asks the history again, of which a part may be lost by then. And
 * another version of us may have planned the run, and see changes where this one sees none.
 */
export function assertAsPlanned(
  { location }: ObjectStore,
  { run }: PlannedRun,
  { dataset, told }: { readonly dataset: DatasetName; readonly told: ReadonlyMap<string, number> },
): void {
  const { new: discovered, ...counts } = run.counts[dataset];
  const planned: Readonly<Record<ChangeType, number>> = { ...counts, discovered };
  for (const type of CHANGE_TYPES) {
    const found = told.get(type) ?? 0;
    if (found === planned[type]) continue;
    const what = `${planned[type]} ${dataset} were planned as ${type}, and ${found} are found`;
    throw stagingIncomplete(location, run.id, what);
  }
}
