/** How many characters in a row give a secret away. */
const TELLING = 5;

/**
 * The parts of a secret that a text shows: any 5 characters in a row, plain, escaped for JSON or for a URL, or one by
 * one in a list; any 5 bytes, or any 5 characters of two bytes, in hex or as decimal numbers; any 8 characters of its
 * base64.
 */
export function tracesOf(secret: string, text: string): readonly string[] {
  const plain = `${text}\n${decoded(text)}`.toLowerCase();
  const numbers = squeezed(text);
  const bytes = [
    ...sequences(Buffer.from(secret), TELLING),
    ...sequences(Buffer.from(secret, 'utf16le'), 2 * TELLING),
  ];
  return [
    ...windows(secret, TELLING).filter((part) => plain.includes(part.toLowerCase())),
    ...windows(JSON.stringify(secret).slice(1, -1), TELLING).filter((part) =>
      plain.includes(part.toLowerCase()),
    ),
    ...windows(letters(secret), TELLING).filter((part) => letters(text).includes(part)),
    ...windows(base64(secret), 8).filter((part) => text.includes(part)),
    ...bytes.map((part) => Buffer.from(part).toString('hex')).filter((part) => plain.includes(part)),
    ...bytes.map((part) => part.join(',')).filter((part) => numbers.includes(part)),
  ];
}

function decoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    return Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8');
  });
}

/** Without white space and the keys of lists that became objects: `{"0": 118, "1": 99}` is `{118,99}`. */
function squeezed(text: string): string {
  return text.replaceAll(/\s/g, '').replaceAll(/"\d+":/g, '');
}

/** Characters that stand one by one are put together. */
function letters(text: string): string {
  return squeezed(text).replaceAll(/[",\\]/g, '');
}

function base64(secret: string): string {
  return Buffer.from(secret).toString('base64').replace(/=+$/, '');
}

function windows(text: string, length: number): string[] {
  return Array.from({ length: text.length - length + 1 }, (_, start) => text.slice(start, start + length));
}

function sequences(bytes: Buffer, length: number): number[][] {
  return Array.from({ length: bytes.length - length + 1 }, (_, start) => [
    ...bytes.subarray(start, start + length),
  ]);
}
