// A date, optionally with a time, optionally with a zone: what Vanta and the older tools write.
const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/;

// 2024-01-15
const DATE_LENGTH = 10;
const MS_PER_DAY = 86_400_000;

/**
 * Milliseconds since 1970 in UTC of an ISO 8601 date or date-time, or null when the text is none.
 *
 * A text without a zone is UTC (the older tools wrote such). Days that do not exist (30 February) are null.
 */
export function parseTimestamp(text: string): number | null {
  const common = parseUtcMilliseconds(text);
  if (common !== null) return common;
  if (!ISO_8601.test(text)) return null;
  const hasZone = text.endsWith('Z') || text.length === DATE_LENGTH || ZONE.test(text);
  const milliseconds = Date.parse(hasZone ? text : `${text}Z`);
  if (Number.isNaN(milliseconds)) return null;
  // Date.parse rolls 2024-02-30 over into March.
  const day = Number(text.slice(8, DATE_LENGTH));
  if (day > 28 && new Date(`${text.slice(0, DATE_LENGTH)}T00:00:00Z`).getUTCDate() !== day) return null;
  return milliseconds;
}

/** Like parseTimestamp, for the inclusive end of a range: a date alone is the last millisecond of its UTC day. */
export function parseEndTimestamp(text: string): number | null {
  const milliseconds = parseTimestamp(text);
  return milliseconds !== null && text.length === DATE_LENGTH ? milliseconds + MS_PER_DAY - 1 : milliseconds;
}

/** Whether a value is a day that exists, `2024-01-15`: 2024-02-30 is none. */
export function isUtcDate(value: unknown): boolean {
  return typeof value === 'string' && value.length === DATE_LENGTH && parseTimestamp(value) !== null;
}

/** The form that Vanta sends, `2024-01-15T06:15:00.000Z`, at a fifth of the cost; null for any other. */
function parseUtcMilliseconds(text: string): number | null {
  if (text.length !== 24 || text[10] !== 'T' || text[19] !== '.' || text[23] !== 'Z') return null;
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return null;
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const isPlain = month >= 1 && month <= 12 && day >= 1 && day <= 28;
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const year = digits(text, 0, 4);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999, and rolls over what is out of range.
  if (!isPlain || !(year >= 100) || !(hour < 24) || !(minute < 60) || !(second < 60)) return null;
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second, digits(text, 20, 23));
  return Number.isNaN(milliseconds) ? null : milliseconds;
}

/** The number that decimal digits stand for; NaN where one is none. */
function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let index = start; index < end; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** The UTC date (`2024-01-15`) of a moment in milliseconds. */
export function utcDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** ISO 8601 in UTC with milliseconds, or null for null. */
export function formatTimestamp(milliseconds: number): string;
export function formatTimestamp(milliseconds: number | null): string | null;
export function formatTimestamp(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

const YEAR_1 = Date.parse('0001-01-01T00:00:00Z');
const END_OF_YEAR_9999 = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether a moment in milliseconds lies in the years 1 to 9999, which every engine and every answer can write. */
export function isWithinYears1To9999(milliseconds: number): boolean {
  return milliseconds >= YEAR_1 && milliseconds <= END_OF_YEAR_9999;
}
