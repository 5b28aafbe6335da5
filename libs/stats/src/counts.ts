import { UNKNOWN } from '@vanta-vuln/core';

/** How often each key occurs, in the order in which it is to be shown. */
export type Counts = ReadonlyMap<string, number>;

/** The key of what is missing: the empty text is missing too. */
export function keyOrUnknown(text: string | null): string {
  return text === null || text === '' ? UNKNOWN : text;
}

/** Counts one more of a key. */
export function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The counts with the largest first, ties by key, UNKNOWN last. */
export function largestFirst(counts: Counts): Counts {
  return new Map(
    [...counts].sort(
      ([leftKey, left], [rightKey, right]) =>
        Number(leftKey === UNKNOWN) - Number(rightKey === UNKNOWN) ||
        right - left ||
        compareText(leftKey, rightKey),
    ),
  );
}

/** Orders texts by their code units, the same on every machine. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
