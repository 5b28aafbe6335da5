import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '@vanta-vuln/core';

/** The folder of a store that holds locks and unfinished files; no key may lie in it. */
export const WORK_FOLDER = '.vanta-vuln';

// As the store names unfinished files: an encoded key, and what tells this upload from others of the key.
const UPLOAD_ID = /^[^@]+@[^@]+$/;

/** The keys of all files below a folder that begin with the prefix, in the order of S3: by UTF-8 bytes. */
export async function* walkKeys(root: string, prefix: string, folder = ''): AsyncGenerator<string> {
  const entries = await readEntries(join(root, folder));
  for (const entry of entries.sort(byKey)) {
    const key = `${folder}${entry.name}`;
    if (entry.isDirectory()) {
      const below = `${key}/`;
      const mayMatch = below.startsWith(prefix) || prefix.startsWith(below);
      if (mayMatch && key !== WORK_FOLDER) yield* walkKeys(root, prefix, below);
    } else if (key.startsWith(prefix)) {
      yield key;
    }
  }
}

/**
 * The names of the unfinished files in the folder for them, in order.
 *
 * They will be deleted: whoever may write to the store must not have the files of another place deleted by a link to it.
 */
export async function listUploadIds(uploads: string): Promise<readonly string[]> {
  if (!(await isOwnFolder(dirname(uploads))) || !(await isOwnFolder(uploads))) return [];
  const entries = await readEntries(uploads).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return files.filter((name) => UPLOAD_ID.test(name)).sort();
}

/** A folder, and no link to one. */
async function isOwnFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function readEntries(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

// A folder stands where its keys stand: `a-b` comes before `a/c`, and that before `a0`.
function byKey(one: Dirent, other: Dirent): number {
  return Buffer.compare(keyBytes(one), keyBytes(other));
}

function keyBytes(entry: Dirent): Buffer {
  return Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name);
}
