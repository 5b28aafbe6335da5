import { DATASET_TABLES, historyTable, isJsonObject, jsonToRow } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';

/** The rows that the entries of a history file tell of, as they were before; null where an entry tells nothing. */
export async function* readBefore(
  store: ObjectStore,
  from: {
    readonly history: string;
    readonly dataset: DatasetName;
    readonly places: ReadonlyMap<number, unknown>;
  },
): AsyncGenerator<readonly [place: number, before: RowValues | null]> {
  const file = await openParquetFile(store, from.history);
  let first = 0;
  for await (const batch of file.read({ table: historyTable, columns: ['before_json'] })) {
    for (const [index, [beforeJson]] of batch.entries()) {
      if (from.places.has(first + index)) yield [first + index, parseBefore(from.dataset, beforeJson)];
    }
    first += batch.length;
  }
}

function parseBefore(dataset: DatasetName, beforeJson: unknown): RowValues | null {
  if (typeof beforeJson !== 'string') return null;
  const json: unknown = JSON.parse(beforeJson);
  return isJsonObject(json) ? jsonToRow(DATASET_TABLES[dataset], json) : null;
}
