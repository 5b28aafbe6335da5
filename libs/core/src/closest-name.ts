import { closest, distance } from 'fastest-levenshtein';

/**
 * The name that somebody most likely meant, or null when none is near.
 *
 * Near is three letters or a third of them, whichever is fewer; case and separators don't count.
 */
export function closestName(text: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const plain = new Map(names.map((name) => [plainText(name), name]));
  const wanted = plainText(text);
  const found = closest(wanted, [...plain.keys()]);
  return distance(wanted, found) <= Math.min(3, Math.ceil(found.length / 3))
    ? (plain.get(found) ?? null)
    : null;
}

function plainText(text: string): string {
  return text.toLowerCase().replace(/[-_]/g, '');
}
