import { DATASET_TABLES, ObjectNotFoundError, historyTable, isJsonObject, jsonToRow } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import type { ParquetFile } from '../parquet/open-parquet-file.ts';
import { lostHistory } from './lake-errors.ts';

/**
 * The rows that the entries of a history file tell of, as they were before; null where an entry tells nothing. Throws
 * StoreError `lake-damaged` where the file is gone.
 */
export async function* readBefore(
  store: ObjectStore,
  from: {
    readonly history: string;
    readonly dataset: DatasetName;
    readonly places: ReadonlyMap<number, unknown>;
  },
): AsyncGenerator<readonly [place: number, before: RowValues | null]> {
  const file = await openHistory(store, from.history);
  let first = 0;
  for await (const batch of file.read({ table: historyTable, columns: ['before_json'] })) {
    for (const [index, [beforeJson]] of batch.entries()) {
      if (from.places.has(first + index)) yield [first + index, parseBefore(from.dataset, beforeJson)];
    }
    first += batch.length;
  }
}

async function openHistory(store: ObjectStore, key: string): Promise<ParquetFile> {
  try {
    return await openParquetFile(store, key);
  } catch (error) {
    throw error instanceof ObjectNotFoundError ? lostHistory(store.location, error) : error;
  }
}

function parseBefore(dataset: DatasetName, beforeJson: unknown): RowValues | null {
  if (typeof beforeJson !== 'string') return null;
  const json: unknown = JSON.parse(beforeJson);
  return isJsonObject(json) ? jsonToRow(DATASET_TABLES[dataset], json) : null;
}
