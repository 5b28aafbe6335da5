import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './lake/has-code.ts';

/** A store that is no lake, and how to make one of it. */
export interface MaterializeLakeOptions {
  /** Where lakes that were made are kept; sources may share it. */
  readonly folder: string;
  /** Names the store: its path. */
  readonly source: string;
  /** Changes whenever the store does. */
  readonly version: string;
  /** Writes the store into an empty folder as a lake. */
  readonly write: (folder: string) => Promise<void>;
}

const HOUR = 3_600_000;

/**
 * A folder with a lake that holds what another store does, made when the store has changed since the last time.
 *
 * The folder is whole or not there: a write that fails or is killed leaves nothing that a later call would take.
 */
export async function materializeLake({
  folder,
  source,
  version,
  write,
}: MaterializeLakeOptions): Promise<string> {
  const versions = join(folder, hash(source));
  const lake = join(versions, hash(version));
  if (await isThere(lake)) return lake;
  const draft = join(versions, `draft-${randomUUID()}`);
  await mkdir(draft, { recursive: true });
  try {
    await write(draft);
    await publish(draft, lake);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await removeOthers(versions, lake);
  return lake;
}

/** Another process may have been first: what it made is the same. */
async function publish(draft: string, lake: string): Promise<void> {
  try {
    await rename(draft, lake);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
  }
}

/** Removes earlier versions that no query of another process can still be reading, and what killed writers left. */
async function removeOthers(versions: string, lake: string): Promise<void> {
  for (const name of await readdir(versions)) {
    const path = join(versions, name);
    if (path === lake) continue;
    const changedAt = (await stat(path).catch(() => null))?.mtimeMs ?? Infinity;
    if (Date.now() - changedAt > HOUR) await rm(path, { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
