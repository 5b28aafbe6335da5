import { existsSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { StoreError, formatTimestamp } from '@vanta-vuln/core';
import type { Connection } from './open-connection.ts';

/** What to copy, and when. */
export interface BackupOptions {
  readonly path: string;
  readonly shape: 'python' | 'desktop';
  /** Milliseconds since 1970, for the name of the backup. */
  readonly now: number;
}

/**
 * Copies the database of an older tool beside it, for the same users to read, and returns the path of the copy.
 *
 * Under that name it is complete: what a process that died had copied stands under another one, and the next copy
 * takes its place. Throws StoreError `backup-exists`.
 */
export async function backUpLegacy(
  connection: Connection,
  { path, shape, now }: BackupOptions,
): Promise<string> {
  const stamp = formatTimestamp(now).replace(/[-:]|\.\d+/g, '');
  const backup = `${path}.${shape}-${stamp}.backup`;
  if (existsSync(backup)) {
    throw new StoreError('backup-exists', `The backup ${backup} exists already.`, {
      hint: 'Move it to a safe place and sync again.',
    });
  }
  const partial = `${path}.${shape}.backup-partial`;
  try {
    await removeDatabase(partial);
    // With the rights of the original from the start: the rows in it are nobody else's to read.
    await (await open(partial, 'wx', statSync(path).mode & 0o777)).close();
    await connection.backup(partial);
    await rename(partial, backup);
  } catch (error) {
    await removeDatabase(partial);
    throw error;
  }
  return backup;
}

async function removeDatabase(path: string): Promise<void> {
  for (const name of [path, `${path}-journal`]) await rm(name, { force: true });
}
