import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VantaVulnError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { heldSince, prepareMigration } from '@vanta-vuln/migration';
import { collectGarbage, verifyLake } from '@vanta-vuln/storage-s3';
import type { CommandContext } from '../command-context.ts';
import { formatAmount } from '../format-values.ts';
import { printNote } from '../write-text.ts';
import { openFolderMigration, showMigration } from './folder-migration.ts';
import type { DatabaseLake, FolderMigration } from './folder-migration.ts';

// More than a lake that is written anew may take: that one has room for many more days then.
const MOST_BYTES = 2_500_000_000;

/**
 * Adds the syncs that a database has gained to the lake that was made of it earlier; false where that is no longer
 * the past of the database, is damaged, or would become too large.
 */
export async function extendDatabaseLake(context: CommandContext, lake: DatabaseLake): Promise<boolean> {
  await using migration = await openFolderMigration(context, lake);
  const { objects, options } = migration;
  try {
    if (!(await addRuns(context, lake.database, migration))) return false;
    await collectGarbage({ store: objects, keepSnapshots: 1, signal: options.signal });
    // What it would take to undo this; the database can do that as well.
    await rm(join(lake.folder, 'migrations'), { recursive: true, force: true });
    return (await verifyLake(objects)).problems.length === 0;
  } catch (error) {
    options.signal.throwIfAborted();
    // Whatever is wrong with the earlier lake: the database has it all.
    if (error instanceof VantaVulnError) return false;
    throw error;
  }
}

async function addRuns(
  context: CommandContext,
  database: string,
  { objects, options }: FolderMigration,
): Promise<boolean> {
  const since = await heldSince(options);
  if (since === null) return false;
  const later = { ...options, incremental: true, since };
  const { steps, bytes } = await prepareMigration(later);
  if (bytes + (await bytesOf(objects)) > MOST_BYTES) return false;
  await printNote(context, `Adding ${formatAmount(steps.length, 'sync')} to the lake made of ${database}.`);
  await showMigration(context, later);
  return true;
}

async function bytesOf(objects: ObjectStore): Promise<number> {
  let bytes = 0;
  for await (const batch of objects.list()) bytes += batch.reduce((sum, { size }) => sum + size, 0);
  return bytes;
}
