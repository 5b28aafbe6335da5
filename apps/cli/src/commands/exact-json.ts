declare global {
  // In Node.js 22, and not in TypeScript's library yet.
  interface JSON {
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    /** A value that JSON.stringify writes as this text. */
    rawJSON(text: string): object;
  }
}

/** The value of a JSON text, from which JSON.stringify writes each number as it stood there, of however many digits. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? JSON.rawJSON(source) : value,
  );
}
