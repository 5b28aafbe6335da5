import type { DateRange, ObjectStore } from '@vanta-vuln/core';
import { readCommitted } from '../lake/read-committed.ts';
import { SNAPSHOTS_PREFIX } from '../lake/lake-layout.ts';
import { stoppableStore, untilStopped } from '../stoppable-store.ts';
import { takeInventory } from './inventory.ts';
import type { InventoryItem } from './inventory.ts';
import { PARTITIONED_TABLES } from './list-days.ts';
import { listFile } from './list-file.ts';
import type { ListedFile } from './list-file.ts';
import { listPartitions } from './list-partitions.ts';
import type { ListedPartition } from './list-partitions.ts';

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

/** What to list. */
export interface ListLakeOptions {
  /** @default all */
  readonly dates?: DateRange | undefined;
  /** Begins no further file once it is aborted, and throws its reason. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** Lists the partitions of the days asked for and all snapshots, with what their footers say. */
export async function listLake(
  store: ObjectStore,
  { dates = {}, signal }: ListLakeOptions = {},
): Promise<LakeListing> {
  return await untilStopped(signal, () => list(stoppableStore(store, signal), dates));
}

async function list(store: ObjectStore, dates: DateRange): Promise<LakeListing> {
  const { committed } = await readCommitted(store);
  const dated = await takeInventory(
    store,
    PARTITIONED_TABLES.map((table) => `${table}/`),
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
