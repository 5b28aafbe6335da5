import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import type { SqliteStore } from '@vanta-vuln/storage-sqlite';
import type { CommandContext } from './command-context.ts';
import { loadCliSettings } from './load-cli-settings.ts';

/** Opens the database for a command that only reads: one state, never upgraded, never written. */
export async function openStoreToRead(context: CommandContext): Promise<SqliteStore> {
  const { settings } = await loadCliSettings(context);
  return openSqliteStore({ path: settings.storage.database, mode: 'read' });
}
