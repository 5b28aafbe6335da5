import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST_TIMER, QueryCancelledError } from '@vanta-vuln/core';

/** Waits until a query has ended, `wait` milliseconds at most. Throws QueryCancelledError when the signal is aborted. */
export async function waitForEnd(
  ended: Promise<void>,
  { wait, signal }: { readonly wait: number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const timer = new AbortController();
  const stop = signal === undefined ? timer.signal : AbortSignal.any([timer.signal, signal]);
  try {
    await Promise.race([
      ended,
      sleep(Math.min(wait, LONGEST_TIMER), undefined, { signal: stop, ref: false }),
    ]);
  } catch (error) {
    throw new QueryCancelledError(error);
  } finally {
    timer.abort();
  }
}
