import { VantaVulnError } from '@vanta-vuln/core';
import { InterruptedError } from './interrupted-error.ts';

/** What is told of an error, whatever its kind. */
export interface ErrorFacts {
  /** Stable, for scripts: that of a VantaVulnError, `interrupted`, the system's own, or `unexpected` for a defect. */
  readonly code: string;
  readonly message: string;
  /** What to do; null where nothing is to be done. */
  readonly hint: string | null;
}

const ELSEWHERE =
  'or name another place: --database, --lake, VANTA_CACHE_DIR and VANTA_TEMP_DIR say where things are.';

// What the system refuses wherever a file is touched; the message names the file.
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['EACCES', `Give this user the right to it, ${ELSEWHERE}`],
  ['EPERM', `Give this user the right to it, ${ELSEWHERE}`],
  ['EROFS', `Make the file system writable, ${ELSEWHERE}`],
  ['ENOTDIR', `A file stands where a folder is needed: remove it, ${ELSEWHERE}`],
  ['EEXIST', `A file stands where a folder is needed: remove it, ${ELSEWHERE}`],
  ['ENAMETOOLONG', `Choose a shorter name, ${ELSEWHERE}`],
  ['ENOSPC', 'The disk is full: free some space and run again.'],
  ['EDQUOT', 'The quota of this user is used up: free some space and run again.'],
  ['EMFILE', 'Too many files are open: raise the limit (ulimit -n) and run again.'],
]);

const DEFECT = 'This is a defect of vanta-vuln. Run the same command with --debug and report what it prints.';

/** What is told of an error. */
export function errorFacts(error: unknown): ErrorFacts {
  if (error instanceof InterruptedError) return { code: 'interrupted', message: error.message, hint: null };
  if (error instanceof VantaVulnError) {
    const { code, message, hint } = error;
    return { code, message, hint };
  }
  if (!(error instanceof Error)) return { code: 'unexpected', message: String(error), hint: DEFECT };
  const code = 'code' in error ? String(error.code) : '';
  const hint = REFUSALS.get(code);
  if (hint !== undefined) return { code, message: error.message, hint };
  return { code: 'unexpected', message: `${error.name}: ${error.message}`, hint: DEFECT };
}
