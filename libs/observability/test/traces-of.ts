/** How many characters in a row give a secret away. */
const TELLING = 5;

/**
 * The parts of a secret that a text shows: any 5 characters in a row, plain or escaped for JSON, any 5 bytes in
 * hex or as decimal numbers, any 8 characters of its base64.
 */
export function tracesOf(secret: string, text: string): readonly string[] {
  const haystack = text.toLowerCase();
  const numbers = text.replaceAll(/\s/g, '');
  const bytes = [...Buffer.from(secret)];
  const found = [
    ...windows(secret, TELLING).filter((part) => haystack.includes(part.toLowerCase())),
    ...windows(JSON.stringify(secret).slice(1, -1), TELLING).filter((part) =>
      haystack.includes(part.toLowerCase()),
    ),
    ...windows(Buffer.from(secret).toString('base64').replace(/=+$/, ''), 8).filter((part) =>
      text.includes(part),
    ),
    ...sequences(bytes, TELLING).filter((part) => haystack.includes(Buffer.from(part).toString('hex'))),
    ...sequences(bytes, TELLING).filter((part) => numbers.includes(part.join(','))),
  ];
  return found.map(String);
}

function windows(text: string, length: number): string[] {
  return Array.from({ length: text.length - length + 1 }, (_, start) => text.slice(start, start + length));
}

function sequences(bytes: readonly number[], length: number): number[][] {
  return Array.from({ length: bytes.length - length + 1 }, (_, start) => bytes.slice(start, start + length));
}
