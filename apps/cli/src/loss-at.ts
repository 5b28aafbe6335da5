import { open, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMIT_KEY, VantaVulnError } from '@vanta-vuln/core';
import type { LoadedSettings } from '@vanta-vuln/config';
import type { CommandContext } from './command-context.ts';
import { loadCliSettings } from './load-cli-settings.ts';

const SQLITE_HEADER = Buffer.from('SQLite format 3\0');
// What stands beside a database: the last commits in it, and who writes to it.
const COMPANION = /-(?:wal|shm|journal|lease)$/;

/**
 * What would be lost if another file were written to a path: a database, the credentials, the settings, a part of the
 * lake; null when nothing would be.
 */
export async function lossAt(
  path: string,
  context: CommandContext,
  { holdsSettings }: { readonly holdsSettings: boolean },
): Promise<string | null> {
  const place = await placeOf(path);
  if (
    (await isDatabase(place)) ||
    (COMPANION.test(place) && (await isDatabase(place.replace(COMPANION, ''))))
  ) {
    return 'is a database and would be replaced';
  }
  const loaded = await readableSettings(context);
  if (loaded === null) return null;
  for (const [kept, what] of keptFiles(loaded, { holdsSettings })) {
    if ((await placeOf(kept)) === place) return `is ${what} and would be replaced`;
  }
  return (await isOfLake(place, loaded)) ? 'belongs to the lake' : null;
}

/** Null where they are wrong: the command says so itself, and one that writes new settings needs no old ones. */
async function readableSettings(context: CommandContext): Promise<LoadedSettings | null> {
  return loadCliSettings(context).catch((error: unknown) => {
    if (error instanceof VantaVulnError) return null;
    throw error;
  });
}

function keptFiles(
  { settings, configFile }: LoadedSettings,
  { holdsSettings }: { readonly holdsSettings: boolean },
): readonly (readonly [path: string, what: string])[] {
  const { storage, credentials } = settings;
  return [
    // It may be about to be made.
    [storage.database, 'the database'],
    [credentials.file, 'the credentials file'],
    ...(configFile === null || holdsSettings ? [] : [[configFile, 'the settings file'] as const]),
  ];
}

/** Where a path leads to, links followed; also of a file that is not there yet. */
async function placeOf(path: string): Promise<string> {
  return realpath(path).catch(async () => {
    const folder = await realpath(dirname(path)).catch(() => dirname(path));
    return join(folder, basename(path));
  });
}

async function isDatabase(path: string): Promise<boolean> {
  try {
    await using file = await open(path, 'r');
    // Reading a pipe would take from it.
    if (!(await file.stat()).isFile()) return false;
    const { buffer, bytesRead } = await file.read({ length: SQLITE_HEADER.length, position: 0 });
    return buffer.subarray(0, bytesRead).equals(SQLITE_HEADER);
  } catch {
    return false;
  }
}

/** A report in the uppermost folder of a lake does no harm: nothing of the lake but its pointer is there. */
async function isOfLake(place: string, { settings }: LoadedSettings): Promise<boolean> {
  const { lake } = settings.storage;
  if (lake?.startsWith('file:') !== true) return false;
  const within = relative(await placeOf(fileURLToPath(lake)), place);
  // On another drive there is no way from one to the other.
  if (within.startsWith(`..${sep}`) || isAbsolute(within)) return false;
  return within === COMMIT_KEY || within.includes(sep);
}
