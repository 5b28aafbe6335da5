import { mkdirSync, realpathSync, rmdirSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { hasCode } from '@vanta-vuln/core';

// Each time somebody else has removed the folder in the moment between making and using it.
const ATTEMPTS = 10;

/** Does what needs the folder of a file, and makes that where it is missing. */
export function withFolderOf<Result>(path: string, work: () => Result): Result {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      if (!hasCode(error, 'ENOENT') || attempt === ATTEMPTS) throw error;
      mkdirSync(dirname(path), { recursive: true });
    }
  }
}

/**
 * Whether a file, which need not be there, lies below the root also when links to folders are followed.
 *
 * Listings follow none, and whoever may write to the root must not have files written or removed in another place.
 */
export function isInside(root: string, path: string): boolean {
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
    const real = realPath(folder);
    if (real !== null) return `${real}${sep}`.startsWith(`${realpathSync.native(root)}${sep}`);
  }
  return true;
}

/** Null where there is nothing. */
function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Removes a folder and those above it while there is nothing in them, up to the root, which stays. */
export function removeEmptyFolders(folder: string, root: string): void {
  for (let empty = folder; empty !== root; empty = dirname(empty)) {
    try {
      rmdirSync(empty);
    } catch {
      // It holds something, or somebody else has removed it: nothing but tidiness depends on it.
      return;
    }
  }
}
