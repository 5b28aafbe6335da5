/** Whose clock a date is judged by. */
export interface RetryAfterClock {
  /** When the answer came, milliseconds since 1970. */
  readonly now: number;
  /** The Date header of the same answer: the clock that the date was taken from. */
  readonly serverDate?: string | undefined;
}

/**
 * The milliseconds that a Retry-After header asks for: seconds, or a date, judged by the server's own clock where it
 * says what that is.
 *
 * Undefined when there is no header or it says neither. A date in the past is 0.
 */
export function parseRetryAfter(
  header: string | undefined,
  { now, serverDate }: RetryAfterClock,
): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = parseHttpDate(text);
  return date === null ? undefined : Math.max(0, date - (parseHttpDate(serverDate ?? '') ?? now));
}

function parseHttpDate(text: string): number | null {
  // Date.parse takes bare numbers such as -5 for years.
  const date = /^[a-z]{3}/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? null : date;
}
