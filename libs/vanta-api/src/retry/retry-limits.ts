/** How often a request is tried again. */
export interface RetryLimits {
  /** After failures of the server, the network and broken answers, together. @default 6 */
  readonly failures: number;
  /** After answers with status 429. @default 10 */
  readonly throttled: number;
  /** After status 500 on a list page of one size, before a smaller one is asked for. @default 2 */
  readonly pageFailures: number;
}

export const DEFAULT_RETRY_LIMITS: RetryLimits = { failures: 6, throttled: 10, pageFailures: 2 };
