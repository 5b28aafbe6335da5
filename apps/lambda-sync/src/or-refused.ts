import { StoreLockedError, formatTimestamp } from '@vanta-vuln/core';
import { isLakeCare } from '@vanta-vuln/storage-s3';
import type { Refused } from './step-answers.ts';

/**
 * What the work gives, or who else writes to the lake. Null is for work that belongs to no run.
 *
 * Of a run, that the lake is locked stays an error where no other run does the work: while an earlier try of the same
 * step is still under way, or the lake is cleared up. Then the step is tried again later instead of being given up.
 */
export async function orRefused<Result>(
  runId: string | null,
  work: () => Promise<Result>,
): Promise<Result | Refused> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreLockedError)) throw error;
    const { holder } = error;
    if (runId !== null && holder !== null && (holder.runId === runId || isLakeCare(holder.runId)))
      throw error;
    return {
      status: 'refused',
      holder: holder === null ? null : holder.runId,
      since: holder === null ? null : formatTimestamp(holder.since),
    };
  }
}
