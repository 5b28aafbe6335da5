import { DATASETS, historyTable, prunePartitions, syncHistoryTable } from '@vanta-vuln/core';
import type { DateRange, ObjectStore } from '@vanta-vuln/core';
import { readPointer } from '../lake/commit-pointer.ts';
import { SNAPSHOTS_PREFIX, datasetTable } from '../lake/lake-layout.ts';
import { readAhead } from '../lake/read-ahead.ts';
import { tableOf } from './classify-key.ts';
import { describeLakeFile } from './describe-lake-file.ts';
import { takeInventory } from './inventory.ts';
import type { InventoryItem } from './inventory.ts';

/** A Parquet file of a lake; what its footer does not say, or says of a file that can't be read, is null. */
export interface ListedFile {
  readonly key: string;
  readonly table: string;
  readonly bytes: number;
  readonly rows: number | null;
  readonly runId: string | null;
  readonly schemaVersion: number | null;
}

/** One file of one day of a table; a table may have several a day. */
export interface ListedPartition extends ListedFile {
  /** `2024-01-15`, UTC. */
  readonly date: string;
}

/** What one run left of all datasets. */
export interface ListedSnapshot {
  readonly runId: string;
  /** Whether it is what readers see. */
  readonly isCurrent: boolean;
  /** Milliseconds since 1970, by the store's clock: when its last file was written. */
  readonly writtenAt: number;
  readonly files: readonly ListedFile[];
}

/** What a lake holds. */
export interface LakeListing {
  readonly location: string;
  /** The run that readers see; null where nothing is committed yet. */
  readonly currentRunId: string | null;
  /** By table, then by day. */
  readonly partitions: readonly ListedPartition[];
  /** The newest first. */
  readonly snapshots: readonly ListedSnapshot[];
}

const PARTITIONED = [...DATASETS.map(datasetTable), historyTable.name, syncHistoryTable.name];

/** Lists the partitions of the days asked for and all snapshots, with what their footers say. */
export async function listLake(
  store: ObjectStore,
  { dates = {} }: { readonly dates?: DateRange | undefined } = {},
): Promise<LakeListing> {
  const { committed } = await readPointer(store);
  const dated = await takeInventory(
    store,
    PARTITIONED.map((table) => `${table}/`),
  );
  const snapshots = await takeInventory(store, [SNAPSHOTS_PREFIX]);
  const currentRunId = committed?.run.id ?? null;
  return {
    location: store.location,
    currentRunId,
    partitions: await listPartitions(store, dated, dates),
    snapshots: await listSnapshots(store, snapshots, currentRunId),
  };
}

async function listPartitions(
  store: ObjectStore,
  items: readonly InventoryItem[],
  dates: DateRange,
): Promise<readonly ListedPartition[]> {
  const found = items.flatMap(({ stored, object }) =>
    'date' in object ? [{ stored, object, table: tableOf(object)?.name ?? '', date: object.date }] : [],
  );
  const wanted = found.filter((partition) => prunePartitions([partition], dates).length > 0);
  const partitions: ListedPartition[] = [];
  for await (const { item, file } of readAhead(wanted, async (item) => ({
    item,
    file: await listFile(store, item),
  }))) {
    partitions.push({ ...file, date: item.date });
  }
  return partitions;
}

async function listSnapshots(
  store: ObjectStore,
  items: readonly InventoryItem[],
  currentRunId: string | null,
): Promise<readonly ListedSnapshot[]> {
  const snapshots = new Map<string, { readonly files: ListedFile[]; writtenAt: number }>();
  for (const { stored, object } of items) {
    if (object.kind !== 'snapshot') continue;
    const snapshot = snapshots.get(object.runId) ?? { files: [], writtenAt: 0 };
    snapshot.files.push(await listFile(store, { stored, object }));
    snapshot.writtenAt = Math.max(snapshot.writtenAt, stored.modifiedAt);
    snapshots.set(object.runId, snapshot);
  }
  return [...snapshots]
    .map(([runId, { files, writtenAt }]) => ({ runId, isCurrent: runId === currentRunId, writtenAt, files }))
    .sort((left, right) => right.writtenAt - left.writtenAt);
}

async function listFile(store: ObjectStore, { stored, object }: InventoryItem): Promise<ListedFile> {
  const found = await describeLakeFile(store, stored.key);
  return {
    key: stored.key,
    table: tableOf(object)?.name ?? '',
    bytes: stored.size,
    rows: found?.rows ?? null,
    runId: found?.runId ?? null,
    schemaVersion: found?.schemaVersion ?? null,
  };
}
