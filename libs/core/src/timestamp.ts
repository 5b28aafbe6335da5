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
  if (!ISO_8601.test(text)) return null;
  const hasZone = text.endsWith('Z') || text.length === DATE_LENGTH || ZONE.test(text);
  const milliseconds = Date.parse(hasZone ? text : `${text}Z`);
  if (Number.isNaN(milliseconds)) return null;
  // Date.parse rolls 2024-02-30 over into March.
  const day = Number(text.slice(8, DATE_LENGTH));
  if (day > 28 && new Date(`${text.slice(0, DATE_LENGTH)}T00:00:00Z`).getUTCDate() !== day) return null;
  return milliseconds;
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

/** The last millisecond of the UTC day in which a moment lies: turns an inclusive end date into a moment. */
export function endOfUtcDay(milliseconds: number): number {
  return Math.floor(milliseconds / MS_PER_DAY) * MS_PER_DAY + MS_PER_DAY - 1;
}
