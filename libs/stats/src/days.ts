/** Milliseconds of a day: all days here are UTC days, which have no summer time. */
export const MS_PER_DAY = 86_400_000;

/** The UTC day of a moment: whole days since 1970-01-01. */
export function utcDayOf(milliseconds: number): number {
  return Math.floor(milliseconds / MS_PER_DAY);
}
