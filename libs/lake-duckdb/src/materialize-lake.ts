import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasAllFiles, recordFiles } from './kept-files.ts';
import { linkFolder } from './link-folder.ts';

/** A store that is no lake, and how to make one of it. */
export interface MaterializeLakeOptions {
  /** Where lakes that were made are kept; sources may share it. */
  readonly folder: string;
  /** Names the store: its path. */
  readonly source: string;
  /** Changes whenever the store does. */
  readonly version: string;
  /** Changes whenever the same store would be written otherwise: name and version of the program. @default the same for all */
  readonly writer?: string | undefined;
  /** Writes the store into an empty folder as a lake. */
  readonly write: (folder: string) => Promise<void>;
  /**
   * Adds what the store has gained to a folder that holds the lake of an earlier version, by the same writer; files
   * may be replaced and removed there, never changed in place. False where that can't be: the lake is written anew.
   *
   * @default always written anew
   */
  readonly extend?: ((folder: string) => Promise<boolean>) | undefined;
}

const HOUR = 3_600_000;

/**
 * A folder with a lake that holds what another store does, made when the store has changed since the last time.
 *
 * The folder is whole or not there: a write that fails or is killed leaves nothing that a later call would take, and a
 * folder that has lost a file since, or where one was changed, is made anew.
 */
export async function materializeLake(options: MaterializeLakeOptions): Promise<string> {
  const versions = join(options.folder, hash(options.source));
  const prefix = `${hash(options.writer ?? '').slice(0, 8)}-`;
  const lake = join(versions, `${prefix}${hash(options.version)}`);
  if (await hasAllFiles(lake)) return lake;
  await mkdir(versions, { recursive: true });
  await setAside(lake);
  const earlier = await findNewest(versions, prefix);
  const draft = join(versions, `draft-${randomUUID()}`);
  try {
    await fill(draft, earlier, options);
    await recordFiles(draft);
    await publish(draft, lake);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await removeOld(versions, { lake, earlier });
  return lake;
}

async function fill(
  draft: string,
  earlier: string | null,
  { write, extend }: MaterializeLakeOptions,
): Promise<void> {
  if (earlier !== null && extend !== undefined) {
    await linkFolder(earlier, draft);
    if (await extend(draft)) return;
    await rm(draft, { recursive: true, force: true });
  }
  await mkdir(draft);
  await write(draft);
}

/** Another process may have been first: what it made is the same. */
async function publish(draft: string, lake: string): Promise<void> {
  try {
    await rename(draft, lake);
  } catch (error) {
    // Systems differ in how they refuse to take the place of a folder.
    if (!(await hasAllFiles(lake))) throw error;
  }
}

/** Takes a lake that is not whole any more out of the way; who reads it now may go on. */
async function setAside(lake: string): Promise<void> {
  if (!(await isThere(lake))) return;
  const aside = join(dirname(lake), `damaged-${randomUUID()}`);
  try {
    await rename(lake, aside);
  } catch (error) {
    // Another process was first.
    if (await isThere(lake)) throw error;
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

/** The lake that a writer made last, and that is still whole. */
async function findNewest(versions: string, prefix: string): Promise<string | null> {
  let newest: { readonly path: string; readonly changedAt: number } | null = null;
  for (const name of await readdir(versions)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(versions, name);
    if (!(await hasAllFiles(path))) continue;
    const changedAt = await changeTime(path);
    if (changedAt !== null && changedAt >= (newest?.changedAt ?? 0)) newest = { path, changedAt };
  }
  return newest?.path ?? null;
}

/** Removes earlier versions that no query of another process can still be reading, and what killed writers left. */
async function removeOld(
  versions: string,
  { lake, earlier }: { readonly lake: string; readonly earlier: string | null },
): Promise<void> {
  const now = Date.now();
  await touch(lake, now);
  // Others may have read it until now.
  if (earlier !== null) await touch(earlier, now - 1);
  for (const name of await readdir(versions)) {
    const path = join(versions, name);
    if (path === lake) continue;
    const changedAt = (await changeTime(path)) ?? Infinity;
    if (now - changedAt <= HOUR) continue;
    // One that can't be removed, or is just being removed by another process, takes nothing away from the answer.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Sets the time of a folder, unless another process has removed it. */
async function touch(path: string, moment: number): Promise<void> {
  await utimes(path, moment / 1000, moment / 1000).catch(() => null);
}

async function changeTime(path: string): Promise<number | null> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? null;
}

async function isThere(path: string): Promise<boolean> {
  return (await changeTime(path)) !== null;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
