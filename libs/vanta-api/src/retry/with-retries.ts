import type { Clock, Logger } from '@vanta-vuln/core';
import pRetry from 'p-retry';
import { NetworkError, ProtocolError } from '../api-errors.ts';
import { FinalFailure } from './final-failure.ts';
import type { RetryLimits } from './retry-limits.ts';
import { retryWait } from './retry-wait.ts';
import { RetryableFailure } from './retryable-failure.ts';
import type { FailureKind } from './retryable-failure.ts';

export interface RetryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: RetryLimits;
  readonly random: () => number;
  /** How often status 500 is tried again, where that differs. */
  readonly serverFailures?: number | undefined;
  /** Milliseconds until the window surely has a free slot; asked after a 429. */
  readonly untilFreeSlot: () => number;
  /** Told of each 429 and of the milliseconds that are waited for it. */
  readonly onThrottled?: (wait: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Tries until it succeeds, fails for good, or the limits are reached; then throws the error of the last try.
 *
 * The loop is p-retry's, the waits are ours and go through the clock. Rejects with the signal's reason when aborted.
 */
export async function withRetries<Result>(
  action: () => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  const first = action();
  try {
    // Nearly every request succeeds at once, and needs no loop.
    return await first;
  } catch {
    return tryAgain(action, { ...options, first });
  }
}

async function tryAgain<Result>(
  action: () => Promise<Result>,
  options: RetryOptions & { readonly first: Promise<Result> },
): Promise<Result> {
  const { clock, logger, signal, first } = options;
  const counts = new FailureCounts(options);
  try {
    return await pRetry((attempt) => (attempt === 1 ? first : action()).catch(rethrowAsFailure), {
      retries: Infinity,
      minTimeout: 0,
      ...(signal === undefined ? {} : { signal }),
      shouldRetry: async ({ error }) => {
        if (!(error instanceof RetryableFailure)) return false;
        const failures = counts.add(error.kind);
        const wait = waitFor(error, failures, options);
        if (error.kind === 'throttled') options.onThrottled?.(wait);
        if (counts.areExhausted(error.kind)) return false;
        const { kind } = error;
        logger.info(
          { kind, failures, wait, reason: error.toError(failures).message },
          'a request is tried again',
        );
        await clock.sleep(wait, signal);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof FinalFailure) throw error.error;
    throw error instanceof RetryableFailure ? error.toError(counts.of(error.kind)) : error;
  }
}

function waitFor(
  { kind, retryAfter }: RetryableFailure,
  failures: number,
  { random, untilFreeSlot }: RetryOptions,
): number {
  return retryWait({
    failures,
    retryAfter,
    untilFreeSlot: kind === 'throttled' ? untilFreeSlot() : undefined,
    overloaded: kind === 'overloaded',
    random: random(),
  });
}

/** The network and answers that can't be read fail for a while, too. */
function rethrowAsFailure(error: unknown): never {
  if (error instanceof NetworkError) throw new RetryableFailure('network', () => error);
  if (error instanceof ProtocolError) throw new RetryableFailure('protocol', () => error);
  throw error;
}

/** How often a request has failed, and for what. */
class FailureCounts {
  readonly #counts = new Map<FailureKind, number>();
  readonly #limits: RetryLimits;
  readonly #serverFailures: number;

  constructor({ limits, serverFailures }: Pick<RetryOptions, 'limits' | 'serverFailures'>) {
    this.#limits = limits;
    this.#serverFailures = serverFailures ?? Infinity;
  }

  of(kind: FailureKind): number {
    return this.#counts.get(kind) ?? 0;
  }

  add(kind: FailureKind): number {
    const count = this.of(kind) + 1;
    this.#counts.set(kind, count);
    return count;
  }

  areExhausted(kind: FailureKind): boolean {
    if (kind === 'throttled') return this.of('throttled') > this.#limits.throttled;
    if (kind === 'server' && this.of('server') > this.#serverFailures) return true;
    const failures = [...this.#counts].reduce(
      (sum, [of, count]) => (of === 'throttled' ? sum : sum + count),
      0,
    );
    return failures > this.#limits.failures;
  }
}
