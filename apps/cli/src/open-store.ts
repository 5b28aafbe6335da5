import type { Settings } from '@vanta-vuln/config';
import type { Logger, StorageBackend, VantaVulnError } from '@vanta-vuln/core';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import type { CommandContext } from './command-context.ts';
import { loadCliSettings } from './load-cli-settings.ts';

/** Opens what is kept for a command that only reads: one state of a database or lake, never upgraded, never written. */
export async function openStoreToRead(context: CommandContext): Promise<StorageBackend> {
  const { settings } = await loadCliSettings(context);
  const { backend, database } = settings.storage;
  // Beside a lake the database has everything, too, and answers sooner.
  if (backend !== 's3') return openSqliteStore({ path: database, mode: 'read' });
  const { openLakeToRead } = await import('./open-lake-backend.ts');
  return openLakeToRead(context);
}

/** Like {@link openStoreToRead}; with a lake beside the database, the runs say which of them it lacks. */
export async function openRunLog(context: CommandContext): Promise<StorageBackend> {
  const { settings } = await loadCliSettings(context);
  const store = await openStoreToRead(context);
  if (settings.storage.backend !== 'hybrid') return store;
  const { openHybridBackend } = await import('./open-lake-backend.ts');
  return openHybridBackend(context, store);
}

/** A store for a sync; `lost` says what went wrong with the lake beside a database. */
export type WritableStore = StorageBackend & { readonly lost?: VantaVulnError | null };

/** How to open what is kept for a sync. */
export interface OpenStoreToWriteOptions {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Awaited before the database of an older tool is upgraded; where it throws, that stays as it is. */
  readonly beforeUpgrade: () => Promise<void>;
}

/** Opens what is kept for a sync. */
export async function openStoreToWrite(
  context: CommandContext,
  { settings, logger, beforeUpgrade }: OpenStoreToWriteOptions,
): Promise<WritableStore> {
  const { backend, database } = settings.storage;
  const openDatabase = () => openSqliteStore({ path: database, mode: 'write', logger, beforeUpgrade });
  if (backend === 'sqlite') return openDatabase();
  // Loaded only where there is a lake: a sync into a database must not wait for it.
  const { openHybridBackend, openLakeBackend } = await import('./open-lake-backend.ts');
  if (backend === 's3') return openLakeBackend(context, 'write', logger);
  return openHybridBackend(context, openDatabase(), logger);
}
