import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './error-code.ts';

/** The folder of a store that holds locks and unfinished files; no key may lie in it. */
export const WORK_FOLDER = '.vanta-vuln';

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
