import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { tellsChanges } from '@vanta-vuln/core';
import { materializeLake } from '@vanta-vuln/lake-duckdb';
import { migrate, openMigrationJournal, prepareMigration } from '@vanta-vuln/migration';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import type { SqliteStore } from '@vanta-vuln/storage-sqlite';
import { collectBatches } from '../collect-batches.ts';
import type { CommandContext } from '../command-context.ts';
import { formatBytes } from '../format-values.ts';
import { createMigrationProgress } from '../progress/migration-progress.ts';
import { printNote } from '../write-text.ts';
import { daysThatFit } from './days-that-fit.ts';

// Each past day is a file of all its rows: a year of a large account must not fill the disk behind a question.
const MOST_BYTES = 2_000_000_000;

/** The folder of a lake that holds what a database does; it is made anew when that has changed since. */
export async function lakeOfDatabase(
  context: CommandContext,
  { database, cache }: { readonly database: string; readonly cache: string },
): Promise<string> {
  await using store = openSqliteStore({ path: database, mode: 'read' });
  return await materializeLake({
    folder: `${cache}/databases`,
    source: database,
    version: await versionOf(store),
    write: (folder) => writeLake(context, { database, store }, folder),
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

async function writeLake(
  context: CommandContext,
  { database, store }: { readonly database: string; readonly store: SqliteStore },
  folder: string,
): Promise<void> {
  const objects = await openObjectStore(pathToFileURL(folder).href);
  try {
    const journal = await openMigrationJournal({ objects, source: store.location });
    await using to = openLake({ store: journal.objects });
    const options = { from: store, to, journal, signal: context.terminal.interruption() };
    const { steps, bytes } = await prepareMigration(options);
    const since = daysThatFit(steps, MOST_BYTES);
    await printNote(context, noteOn(database, { since, bytes }));
    const progress = await createMigrationProgress(context);
    await migrate({ ...options, since, onProgress: progress.update }).finally(progress.stop);
  } finally {
    await objects.close();
  }
}

function noteOn(
  database: string,
  { since, bytes }: { readonly since: string | undefined; readonly bytes: number },
): string {
  const making = `Making a lake of ${database} to query; it is kept until the next sync.`;
  if (since === undefined) return making;
  const size = `All its days would take about ${formatBytes(bytes)}: this has those since ${since}.`;
  return `${making} ${size} \`vanta-vuln migrate\` makes one of all.`;
}
