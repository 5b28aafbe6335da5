import { DATASET_TABLES, ObjectNotFoundError, historyTable, isJsonObject, jsonToRow } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import type { ParquetFile } from '../parquet/open-parquet-file.ts';
import { lostHistory, otherHistory } from './lake-errors.ts';

/** How a row left. */
export interface Departure {
  /** Its place in the history file. */
  readonly place: number;
  readonly id: string;
  /** The row as it was; null where the entry tells nothing of it. */
  readonly before: RowValues | null;
}

/**
 * The entries of a history file at some places. Throws StoreError `lake-damaged` where the file is gone, and where one of
 * them does not tell that a row left: it is another file.
 */
export async function* readBefore(
  store: ObjectStore,
  from: {
    readonly history: string;
    readonly dataset: DatasetName;
    readonly places: ReadonlyMap<number, unknown>;
  },
): AsyncGenerator<Departure> {
  const file = await openHistory(store, from.history);
  let first = 0;
  let told = 0;
  for await (const batch of file.read({ table: historyTable, columns: ['id', 'type', 'before_json'] })) {
    for (const [index, [id, type, beforeJson]] of batch.entries()) {
      const place = first + index;
      if (!from.places.has(place)) continue;
      if (type !== 'disappeared') throw otherHistory(file.name);
      told += 1;
      yield { place, id: String(id), before: parseBefore(from.dataset, beforeJson) };
    }
    first += batch.length;
  }
  if (told < from.places.size) throw otherHistory(file.name);
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
