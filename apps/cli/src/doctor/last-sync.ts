import type { SyncRun } from '@vanta-vuln/core';
import { formatMinute } from '../format-values.ts';
import type { Check } from './check.ts';

/** How old the data is, by the last run that was completed. */
export function lastSync(run: SyncRun | null): Check {
  const name = 'last sync';
  return run === null
    ? { name, status: 'warn', message: 'none has been completed', hint: 'Run `vanta-vuln sync`.' }
    : { name, status: 'ok', message: `${formatMinute(run.observedAt)} UTC`, hint: null };
}
