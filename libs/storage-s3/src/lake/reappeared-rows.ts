import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import type { CommittedState } from './commit-pointer.ts';
import { readOrFindDeparted } from './find-departed.ts';
import type { RowLedger } from './row-ledger.ts';

/** Where the history tells how rows left that have come back. */
export interface ReappearedRows {
  readonly history: string;
  /** The number of each row in the ledger, by its place in the history file. */
  readonly numbers: ReadonlyMap<number, number>;
}

// Whoever goes on with them holds so many rows in memory.
const ROWS_AT_ONCE = 10_000;

/** Finds the new rows that the store once held, and calls them reappeared in the ledger. */
export async function findReappeared(
  store: ObjectStore,
  base: CommittedState | null,
  { dataset, ledger }: { readonly dataset: DatasetName; readonly ledger: RowLedger },
): Promise<readonly ReappearedRows[]> {
  const found: ReappearedRows[] = [];
  if (ledger.size === ledger.stored) return found;
  for await (const departed of readOrFindDeparted(store, base)) {
    if (departed.dataset !== dataset) continue;
    let numbers = new Map<number, number>();
    for (const [index, id] of departed.ids.entries()) {
      const number = ledger.find(id);
      if (number < ledger.stored) continue;
      ledger.callReappeared(number);
      numbers.set(departed.rows[index] ?? 0, number);
      if (numbers.size < ROWS_AT_ONCE) continue;
      found.push({ history: departed.history, numbers });
      numbers = new Map();
    }
    if (numbers.size > 0) found.push({ history: departed.history, numbers });
  }
  return found;
}
