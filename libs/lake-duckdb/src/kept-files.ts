import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

// Where the store of a lake in a folder keeps what is none of its objects.
const WORK_FOLDER = '.vanta-vuln';
const RECORD = join(WORK_FOLDER, 'kept.json');

/** Records what a folder holds, for a later look at whether that is all still there. */
export async function recordFiles(folder: string): Promise<void> {
  const path = join(folder, RECORD);
  await mkdir(dirname(path), { recursive: true });
  // Never in place: a folder of links shares its files with the one that it was made of.
  await rm(path, { force: true });
  await writeFile(path, await describeFiles(folder));
}

/**
 * Whether a folder holds each file that was recorded, as it was then; none that was not is looked for.
 *
 * Programs that tidy up caches remove single files that are old, and an answer over the rest would be a wrong one.
 */
export async function hasAllFiles(folder: string): Promise<boolean> {
  try {
    return (await readFile(join(folder, RECORD), 'utf8')) === (await describeFiles(folder));
  } catch {
    return false;
  }
}

/** Paths, sizes and times: to read them all again would take longer than a question. */
async function describeFiles(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
  const lasting = paths.filter((path) => !path.startsWith(join(folder, WORK_FOLDER)));
  const facts = lasting.sort().map(async (path) => {
    const { size, mtimeMs } = await stat(path);
    return [path.slice(folder.length), size, Math.trunc(mtimeMs)];
  });
  return JSON.stringify(await Promise.all(facts));
}
