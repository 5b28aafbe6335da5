import { DATASET_TABLES, HASH_VERSION } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import type { CommittedState } from './commit-pointer.ts';
import { openSnapshot } from './open-snapshot.ts';
import { readRawRow } from './read-raw-row.ts';
import { tupleToRow } from './tuple-to-row.ts';

/** The committed rows of a dataset in full, in their order and hashed as this version does. */
export async function* readBase(
  store: ObjectStore,
  base: CommittedState,
  dataset: DatasetName,
): AsyncGenerator<readonly RowValues[]> {
  const table = DATASET_TABLES[dataset];
  const columns = table.columns.map(({ name }) => name);
  const file = await openSnapshot(store, base, dataset);
  for await (const batch of file.read({ table, columns })) {
    const rows = batch.map((tuple) => tupleToRow(table, tuple));
    yield base.hashVersion === HASH_VERSION ? rows : rows.map((row) => rehash(dataset, row));
  }
}

/** A row that another version of ours hashed, made anew from its raw JSON. */
function rehash(dataset: DatasetName, row: RowValues): RowValues {
  const read = readRawRow(dataset, String(row['raw_json']));
  return read === null ? row : { ...row, ...read.row };
}
