/** The length of the server's window, and what is added for clocks and roads that are not exact. */
const WINDOW = 60_000;
const MARGIN = 250;

/** From the response to a request until its slot is free again, in milliseconds. */
export const SLOT_HELD_AFTER_RESPONSE = WINDOW + MARGIN;

/** One request in the window. */
export interface WindowEntry {
  /** Unique among all processes that share the window. */
  readonly id: string;
  /** When it was sent, milliseconds since 1970. */
  readonly sentAt: number;
  /** When its response came; null while it is under way. */
  readonly doneAt: number | null;
  /** When it counts as lost if no response is recorded: its process may have died. */
  readonly lostAt: number;
}

/** When the slot of a request is free again; Infinity while nobody can know. */
export function freeAt({ doneAt }: WindowEntry): number {
  return doneAt === null ? Infinity : doneAt + SLOT_HELD_AFTER_RESPONSE;
}

/** The entries that still hold a slot. Those from the future belong to a clock that was set back: they are dropped. */
export function heldEntries(entries: readonly WindowEntry[], now: number): WindowEntry[] {
  return entries.filter(
    (entry) =>
      entry.sentAt <= now + WINDOW && (entry.doneAt === null ? entry.lostAt > now : freeAt(entry) > now),
  );
}

/**
 * When the next request may be sent: `now` when a slot is free, Infinity when only requests under way hold them.
 *
 * @param entries Those that still hold a slot
 */
export function nextFreeSlot(entries: readonly WindowEntry[], budget: number, now: number): number {
  if (entries.length < budget) return now;
  const moments = entries.map(freeAt).sort((a, b) => a - b);
  return moments[entries.length - budget] ?? now;
}

/**
 * The entries together with responses that an earlier attempt has seen.
 *
 * The same response may be known from both sides, so a moment is added only as often as it is missing. Ids of added
 * ones begin with `idPrefix`.
 */
export function withEarlierResponses(
  entries: readonly WindowEntry[],
  responses: readonly number[],
  idPrefix: string,
): WindowEntry[] {
  const known = new Map<number, number>();
  for (const { doneAt } of entries) if (doneAt !== null) known.set(doneAt, (known.get(doneAt) ?? 0) + 1);
  const missing: WindowEntry[] = [];
  responses.forEach((doneAt, index) => {
    const count = known.get(doneAt) ?? 0;
    if (count > 0) known.set(doneAt, count - 1);
    else missing.push({ id: `${idPrefix}${doneAt}-${index}`, sentAt: doneAt, doneAt, lostAt: doneAt });
  });
  return [...missing, ...entries];
}
