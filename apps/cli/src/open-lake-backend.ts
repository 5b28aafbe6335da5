import { openHybrid } from '@vanta-vuln/migration';
import type { HybridStore } from '@vanta-vuln/migration';
import type { Logger, ObjectStore, StorageBackend } from '@vanta-vuln/core';
import { openLake } from '@vanta-vuln/storage-s3';
import type { Lake } from '@vanta-vuln/storage-s3';
import type { CommandContext } from './command-context.ts';
import { openLakeStore } from './open-lake-store.ts';
import { requireLake } from './require-lake.ts';

/** Opens the lake that the settings name, to read one state of it or to write. */
export async function openLakeBackend(
  context: CommandContext,
  mode: 'read' | 'write',
  log?: Logger,
): Promise<Lake> {
  const { store, logger } = await openLakeStore(context, log);
  return closingStore(openLake({ store, logger, mode }), store);
}

/** Opens the lake that the settings name, to read one state of it. Throws StoreError `lake-missing` when nothing is there. */
export async function openLakeToRead(context: CommandContext): Promise<StorageBackend> {
  const { store, logger } = await openLakeStore(context);
  const lake = openLake({ store, logger, mode: 'read' });
  try {
    if ((await lake.lastRun()) === null) await requireLake(store);
  } catch (error) {
    await store.close();
    throw error;
  }
  return closingStore(lake, store);
}

/** The lake closes its place with itself. */
function closingStore(lake: Lake, store: ObjectStore): Lake {
  return Object.assign(lake, { [Symbol.asyncDispose]: () => store.close() });
}

/** Joins a database, which it closes with itself, and the lake that the settings name. */
export async function openHybridBackend(
  context: CommandContext,
  first: StorageBackend,
  log?: Logger,
): Promise<HybridStore> {
  const { store, logger } = await openLakeStore(context, log);
  const hybrid = openHybrid({ first, second: openLake({ store, logger }), logger });
  const close = async () => {
    await first[Symbol.asyncDispose]();
    await store.close();
  };
  return Object.assign(hybrid, { [Symbol.asyncDispose]: close });
}
