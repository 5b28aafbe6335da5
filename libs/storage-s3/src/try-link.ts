import { linkSync } from 'node:fs';
import { hasCode } from '@vanta-vuln/core';

// What file systems answer that know no links: those of memory sticks, and many of networks.
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'];

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
    if (NO_LINKS.some((code) => hasCode(error, code))) return null;
    throw error;
  }
}
