import { prunePartitions } from '@vanta-vuln/core';
import type { DateRange, ObjectStore } from '@vanta-vuln/core';
import { readAhead } from '../lake/read-ahead.ts';
import { tableOf } from './classify-key.ts';
import type { InventoryItem } from './inventory.ts';
import { listFile } from './list-file.ts';
import type { ListedFile } from './list-file.ts';

/** One file of one day of a table; a table may have several a day. */
export interface ListedPartition extends ListedFile {
  /** `2024-01-15`, UTC. */
  readonly date: string;
}

// A footer is small, and far away most of its time is waiting; fewer than the connections that are kept open.
const FOOTERS_AT_ONCE = 32;

/** Reads the footers of the files of an inventory that belong to a day in the range. */
export async function listPartitions(
  store: ObjectStore,
  items: readonly InventoryItem[],
  dates: DateRange = {},
): Promise<readonly ListedPartition[]> {
  const found = items.flatMap(({ stored, object }) =>
    'date' in object ? [{ stored, object, table: tableOf(object)?.name ?? '', date: object.date }] : [],
  );
  const wanted = found.filter((partition) => prunePartitions([partition], dates).length > 0);
  const partitions: ListedPartition[] = [];
  const read = async (item: (typeof wanted)[number]) => ({ item, file: await listFile(store, item) });
  for await (const { item, file } of readAhead(wanted, read, FOOTERS_AT_ONCE)) {
    partitions.push({ ...file, date: item.date });
  }
  return partitions;
}
