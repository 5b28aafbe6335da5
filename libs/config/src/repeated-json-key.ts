// In valid JSON every quotation mark outside of these belongs to a text, and what a colon follows is a key.
const TEXTS = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/**
 * A key that stands more than once in one object of a JSON text, or null.
 *
 * JSON.parse takes the last one without a word: a section that is written twice would lose what the first one sets.
 *
 * @param parsed What JSON.parse makes of the text
 */
export function repeatedJsonKey(text: string, parsed: unknown): string | null {
  const left = new Map<string, number>();
  for (const [token, colon] of text.matchAll(TEXTS)) {
    if (colon === undefined) continue;
    const key = String(JSON.parse(token.slice(0, -colon.length)));
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  takeKeys(parsed, (key) => left.set(key, (left.get(key) ?? 0) - 1));
  return [...left].find(([, count]) => count > 0)?.[0] ?? null;
}

function takeKeys(value: unknown, take: (key: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, entry] of Object.entries(value)) {
    if (!Array.isArray(value)) take(key);
    takeKeys(entry, take);
  }
}
