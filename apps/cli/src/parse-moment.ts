import { isWithinYears1To9999, parseEndTimestamp, parseTimestamp } from '@vanta-vuln/core';
import { UsageError } from './usage-error.ts';

/** What was given to a flag that takes a date. */
export interface DateFlag {
  readonly flag: string;
  readonly text: string | undefined;
}

/** A range of moments in milliseconds since 1970, both ends inclusive; open where undefined. */
export interface MomentRange {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/**
 * Milliseconds since 1970 of the ISO 8601 text that was given to a flag; undefined when none was.
 *
 * A date alone is its first moment in UTC. Throws UsageError with the flag and the text for anything else.
 */
export function parseMoment(flag: string, text: string | undefined): number | undefined {
  return readMoment({ flag, text }, parseTimestamp);
}

/**
 * The range between what was given to two flags. A date alone as its end is its last moment: both ends are inclusive.
 *
 * Throws UsageError for what is no date, and for a range that ends before it starts: nothing lies in it, which would
 * read as good news.
 */
export function parseRange(start: DateFlag, end: DateFlag): MomentRange {
  const from = parseMoment(start.flag, start.text);
  const to = readMoment(end, parseEndTimestamp);
  if (from === undefined || to === undefined || from <= to) return { from, to };
  throw new UsageError(
    `${start.flag} ${start.text} is after ${end.flag} ${end.text}: nothing lies in between.`,
    `Give the earlier date to ${start.flag}.`,
  );
}

function readMoment({ flag, text }: DateFlag, parse: (text: string) => number | null): number | undefined {
  if (text === undefined) return undefined;
  const moment = parse(text.trim());
  if (moment !== null && isWithinYears1To9999(moment)) return moment;
  throw new UsageError(
    `${flag} ${text}: this is no date${moment === null ? '' : ' of the years 1 to 9999'}.`,
    'Give an ISO 8601 date such as 2026-01-31 or 2026-01-31T12:00:00Z.',
  );
}
