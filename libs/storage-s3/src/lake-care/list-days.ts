import { DATASETS, historyTable, partitionPath, syncHistoryTable } from '@vanta-vuln/core';
import type { ObjectStore, Partition } from '@vanta-vuln/core';
import { datasetTable } from '../lake/lake-layout.ts';
import { classifyKey, tableOf } from './classify-key.ts';
import { takeInventory } from './inventory.ts';
import { listPartitions } from './list-partitions.ts';
import type { ListedPartition } from './list-partitions.ts';

/** The tables of which a lake keeps each day by itself. */
export const PARTITIONED_TABLES: readonly string[] = [
  ...DATASETS.map(datasetTable),
  historyTable.name,
  syncHistoryTable.name,
];

/** The day of the table that a Parquet file of a lake belongs to; null for every other object. */
export function dayOfKey(key: string): Partition | null {
  const object = classifyKey(key);
  const table = tableOf(object);
  return table !== null && 'date' in object ? { table: table.name, date: object.date } : null;
}

/** The files of these days, with what their footers say; a day that has none gives none. Throws ObjectStoreError. */
export async function listDays(
  store: ObjectStore,
  days: readonly Partition[],
): Promise<readonly ListedPartition[]> {
  const prefixes = days.map((day) => `${partitionPath(day)}/`);
  return await listPartitions(store, await takeInventory(store, prefixes));
}
