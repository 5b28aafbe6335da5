// The longest that Athena keeps answers for.
const LONGEST_MINUTES = 10_080;
const MS_PER_MINUTE = 60_000;

/** What decides how old an answer may be. */
export interface ReuseFacts {
  /** When the partitions of the last run were registered (ms); null when that is not known. */
  readonly registeredAt: number | null;
  /** How old an answer may be in any case, in milliseconds. */
  readonly maxResultAge: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How old an answer may be that Athena gives again, in whole minutes; 0 for none. */
export function reuseMinutes({ registeredAt, maxResultAge, now }: ReuseFacts): number {
  // Since the last partitions were registered nothing has changed that a query reads.
  const unchanged = registeredAt === null ? 0 : now - registeredAt;
  const age = Math.max(0, unchanged, maxResultAge);
  return Math.min(LONGEST_MINUTES, Math.floor(age / MS_PER_MINUTE));
}
