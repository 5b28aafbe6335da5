import { pathToFileURL } from 'node:url';
import type { ObjectStore } from '@vanta-vuln/core';
import { migrate, openMigrationJournal } from '@vanta-vuln/migration';
import type { MigrateOptions } from '@vanta-vuln/migration';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import type { SqliteStore } from '@vanta-vuln/storage-sqlite';
import type { CommandContext } from '../command-context.ts';
import { createMigrationProgress } from '../progress/migration-progress.ts';

/** A database, and the folder of the lake that queries read in its place. */
export interface DatabaseLake {
  readonly database: string;
  readonly store: SqliteStore;
  readonly folder: string;
}

/** A migration of a database into the lake of a folder. */
export interface FolderMigration extends AsyncDisposable {
  readonly objects: ObjectStore;
  readonly options: MigrateOptions & { readonly signal: AbortSignal };
}

/** Opens both ends of a migration into a folder. */
export async function openFolderMigration(
  { terminal }: CommandContext,
  { store, folder }: DatabaseLake,
): Promise<FolderMigration> {
  const objects = await openObjectStore(pathToFileURL(folder).href);
  const journal = await openMigrationJournal({ objects, source: store.location });
  const to = openLake({ store: journal.objects });
  return {
    objects,
    options: { from: store, to, journal, signal: terminal.interruption() },
    async [Symbol.asyncDispose]() {
      await to[Symbol.asyncDispose]();
      await objects.close();
    },
  };
}

/** Migrates, showing progress. */
export async function showMigration(context: CommandContext, options: MigrateOptions): Promise<void> {
  const progress = await createMigrationProgress(context);
  await migrate({ ...options, onProgress: progress.update }).finally(progress.stop);
}
