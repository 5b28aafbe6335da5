import { StoreLockedError, formatTimestamp } from '@vanta-vuln/core';
import type { Refused } from './step-answers.ts';

/**
 * What the work gives, or who else writes to the lake.
 *
 * When that is the same run, an earlier try of this step is still under way: then the error stays one, so that the
 * step is tried again later instead of being given up. Null is for work that belongs to no run.
 */
export async function orRefused<Result>(
  runId: string | null,
  work: () => Promise<Result>,
): Promise<Result | Refused> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreLockedError) || (runId !== null && error.holder?.runId === runId))
      throw error;
    const { holder } = error;
    return {
      status: 'refused',
      holder: holder === null ? null : holder.runId,
      since: holder === null ? null : formatTimestamp(holder.since),
    };
  }
}
