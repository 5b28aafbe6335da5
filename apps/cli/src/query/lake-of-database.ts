import { pathToFileURL } from 'node:url';
import { materializeLake } from '@vanta-vuln/lake-duckdb';
import { migrate, openMigrationJournal } from '@vanta-vuln/migration';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import type { SqliteStore } from '@vanta-vuln/storage-sqlite';
import type { CommandContext } from '../command-context.ts';
import { printNote } from '../write-text.ts';

/** The folder of a lake that holds what a database does; it is made anew when a run was recorded since. */
export async function lakeOfDatabase(
  context: CommandContext,
  { database, cache }: { readonly database: string; readonly cache: string },
): Promise<string> {
  await using store = openSqliteStore({ path: database, mode: 'read' });
  return await materializeLake({
    folder: `${cache}/databases`,
    source: database,
    version: await versionOf(store),
    write: async (folder) => {
      await printNote(context, `Making a lake of ${database} to query; it is kept until the next sync.`);
      await writeLake(store, folder, context.terminal.interruption());
    },
  });
}

/** The last run that the database records, of any end: whatever changes it is recorded as one. */
async function versionOf(store: SqliteStore): Promise<string> {
  for await (const [run] of store.readRuns({ limit: 1 })) return JSON.stringify(run ?? null);
  return 'no run';
}

async function writeLake(from: SqliteStore, folder: string, signal: AbortSignal): Promise<void> {
  const objects = await openObjectStore(pathToFileURL(folder).href);
  try {
    const journal = await openMigrationJournal({ objects, source: from.location });
    await using to = openLake({ store: journal.objects });
    await migrate({ from, to, journal, signal });
  } finally {
    await objects.close();
  }
}
