import { formatTimestamp } from '@vanta-vuln/core';
import type { Statistics } from './statistics.ts';

/** When the data was read, as lines of a report: deadlines may be judged as of long after. Empty where nobody knows. */
export function lastSyncLines({ lastRun }: Pick<Statistics, 'lastRun'>): readonly string[] {
  return lastRun === null ? [] : [`Last sync: ${formatTimestamp(lastRun.observedAt)}\n`];
}
