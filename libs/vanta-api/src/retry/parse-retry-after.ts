/**
 * The milliseconds that a Retry-After header asks for: seconds, or a date from which `now` is taken.
 *
 * Undefined when there is no header or it says neither. A date in the past is 0.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse takes bare numbers such as -5 for years.
  if (!/^[a-z]{3}/i.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
