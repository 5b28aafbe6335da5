import type { Logger } from '@vanta-vuln/core';

/** Warns that a store which is to get the runs of another one ends with a run that the other does not know. */
export function warnOfOtherRun(
  logger: Logger,
  other: { readonly runId: string; readonly location: string },
): void {
  logger.warn(
    other,
    'the second store ends with a run that the first does not know, as when that was restored from a backup or belongs to ' +
      'another account: what both tell of the same days will be in the history of the second twice',
  );
}
