import { stat } from 'node:fs/promises';
import { collectBatches, tellsChanges } from '@vanta-vuln/core';
import { materializeLake } from '@vanta-vuln/lake-duckdb';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import type { SqliteStore } from '@vanta-vuln/storage-sqlite';
import type { CommandContext } from '../command-context.ts';
import { VERSION } from '../version.ts';
import { extendDatabaseLake } from './extend-database-lake.ts';
import { writeDatabaseLake } from './write-database-lake.ts';

/** The folder of a lake that holds what a database does; it is brought up to date when that has changed since. */
export async function lakeOfDatabase(
  context: CommandContext,
  { database, cache }: { readonly database: string; readonly cache: string },
): Promise<string> {
  await using store = openSqliteStore({ path: database, mode: 'read' });
  return await materializeLake({
    folder: `${cache}/databases`,
    source: database,
    version: await versionOf(store),
    writer: `vanta-vuln ${VERSION}`,
    write: (folder) => writeDatabaseLake(context, { database, store, folder }),
    extend: (folder) => extendDatabaseLake(context, { database, store, folder }),
  });
}

/** What changes with whatever the database of a path holds. */
export async function databaseVersion(path: string): Promise<string> {
  await using store = openSqliteStore({ path, mode: 'read' });
  return await versionOf(store);
}

/** The last run that the database records, of any end: whatever our own syncs change is recorded as one. */
async function versionOf(store: SqliteStore): Promise<string> {
  const [run = null] = await collectBatches(store.readRuns({ limit: 1 }));
  if (run !== null && tellsChanges(run)) return JSON.stringify(run);
  // An older tool, or who edits its database, may tell of nothing.
  const files = await Promise.all([stateOf(store.location), stateOf(`${store.location}-wal`)]);
  return JSON.stringify([run, ...files]);
}

/** Null for a file that is not there or empty, such as the log that a reader makes. */
async function stateOf(path: string): Promise<readonly [bytes: number, changedAt: number] | null> {
  const file = await stat(path).catch(() => null);
  return file === null || file.size === 0 ? null : [file.size, file.mtimeMs];
}
