import type { ObjectStore } from '@vanta-vuln/core';
import { tableOf } from './classify-key.ts';
import { describeLakeFile } from './describe-lake-file.ts';
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

/** Describes a file of an inventory by its footer. */
export async function listFile(store: ObjectStore, { stored, object }: InventoryItem): Promise<ListedFile> {
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
