import { endOfUtcDay, parseTimestamp } from '@vanta-vuln/core';
import { UsageError } from './usage-error.ts';

const DATE_ONLY_LENGTH = '2026-01-31'.length;

/**
 * Milliseconds since 1970 of the ISO 8601 text that was given to a flag; undefined when none was.
 *
 * A date alone is its first moment in UTC. Throws UsageError with the flag and the text for anything else.
 */
export function parseMoment(flag: string, text: string): number;
export function parseMoment(flag: string, text: string | undefined): number | undefined;
export function parseMoment(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const moment = parseTimestamp(text.trim());
  if (moment !== null) return moment;
  throw new UsageError(
    `${flag} ${text}: this is no date.`,
    'Give an ISO 8601 date such as 2026-01-31 or 2026-01-31T12:00:00Z.',
  );
}

/** Like {@link parseMoment}; a date alone is its last moment, since the ends of ranges are inclusive. */
export function parseEndMoment(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const moment = parseMoment(flag, text);
  return text.trim().length === DATE_ONLY_LENGTH ? endOfUtcDay(moment) : moment;
}
