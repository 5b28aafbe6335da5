import { DATASET_TABLES, HASH_VERSION, ObjectNotFoundError } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import type { CommittedState } from './commit-pointer.ts';
import { openSnapshot } from './open-snapshot.ts';
import { readRawRow } from './read-raw-row.ts';
import { factsOfRow } from './row-facts.ts';
import { indexOf, readRowFacts } from './row-index.ts';
import { RowLedger } from './row-ledger.ts';

/** The ledger of a run that has seen nothing yet, beside what is committed. */
export async function loadLedger(
  store: ObjectStore,
  dataset: DatasetName,
  base: CommittedState | null,
): Promise<RowLedger> {
  const ledger = new RowLedger();
  if (base === null) return ledger;
  if (base.hashVersion !== HASH_VERSION) {
    await addRehashed(store, dataset, { base, ledger });
    return ledger;
  }
  try {
    for await (const rows of readRowFacts(store, indexOf(base, dataset))) ledger.addStored(rows);
  } catch (error) {
    // Nothing has been added yet. The rows say all that a lost index did.
    if (!(error instanceof ObjectNotFoundError)) throw error;
    await addRehashed(store, dataset, { base, ledger });
  }
  return ledger;
}

/** Hashes the rows anew: after another version of ours hashed them an upgrade must not show as changes. */
async function addRehashed(
  store: ObjectStore,
  dataset: DatasetName,
  { base, ledger }: { readonly base: CommittedState; readonly ledger: RowLedger },
): Promise<void> {
  const file = await openSnapshot(store, base, dataset);
  const table = DATASET_TABLES[dataset];
  for await (const batch of file.read({ table, columns: ['id', 'raw_json', 'content_hash'] })) {
    ledger.addStored(
      batch.map(([id, raw_json, content_hash]) => {
        const read = readRawRow(dataset, String(raw_json));
        // A row that can't be used any more keeps what it had.
        const row = read?.row ?? { id, raw_json, content_hash };
        return factsOfRow(row, read?.unusableValues ?? null);
      }),
    );
  }
}
