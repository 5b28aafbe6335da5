import { linkSync } from 'node:fs';
import { hasCode, isUnsupportedByFileSystem } from '@vanta-vuln/core';

/**
 * Links a complete file to a name that must be free: nobody ever reads it half written. False where the name is taken,
 * null where the file system knows no links.
 */
export function tryLink(from: string, to: string): boolean | null {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    if (isUnsupportedByFileSystem(error)) return null;
    throw error;
  }
}
