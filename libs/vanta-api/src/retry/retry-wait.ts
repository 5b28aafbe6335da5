/** Why a request is to be tried again, and how often it failed for that reason. */
export interface RetryFacts {
  /** 1 after the first failure. */
  readonly failures: number;
  /** What the server asked for, in milliseconds; undefined when it said nothing. */
  readonly retryAfter?: number | undefined;
  /** Milliseconds until the client's own window surely has a free slot; for a 429 that says nothing itself. */
  readonly untilFreeSlot?: number | undefined;
  /** Whether the server is overloaded or away (502, 503, 504), which lasts longer than a slip. @default false */
  readonly overloaded?: boolean;
  /** A number from 0 to 1. */
  readonly random: number;
}

/** Waits longer than this are cut, whoever asks for them: 5 minutes. */
export const LONGEST_RETRY_AFTER = 300_000;

const BACKOFF = { first: 500, longest: 30_000 };
const OVERLOADED_BACKOFF = { first: 2_000, longest: 60_000 };

/**
 * How many milliseconds to wait before a request is tried again.
 *
 * What the server asks for comes first, up to {@link LONGEST_RETRY_AFTER}; then the next free slot; then exponential
 * backoff with full jitter, which starts higher for a server that is overloaded.
 */
export function retryWait({
  failures,
  retryAfter,
  untilFreeSlot,
  overloaded = false,
  random,
}: RetryFacts): number {
  if (retryAfter !== undefined && retryAfter > 0) return Math.min(retryAfter, LONGEST_RETRY_AFTER);
  const { first, longest } = overloaded ? OVERLOADED_BACKOFF : BACKOFF;
  const backoff = Math.round(random * Math.min(longest, first * 2 ** (failures - 1)));
  return Math.max(backoff, untilFreeSlot ?? 0);
}
