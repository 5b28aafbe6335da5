const SECRET =
  /(?<![a-z])(?:vat|vcs)_[\w-]+|\bBearer\s+\S+|("(?:access_token|client_secret)"\s*:\s*)"[^"]*"/gi;
const EXCERPT_LENGTH = 200;

/** A text of the server as an error may show it: one line, at most 200 characters, no token, no secret. */
export function excerptOf(text: string): string {
  const line = redact(text.slice(0, 4 * EXCERPT_LENGTH))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH - 1)}…` : line;
}

function redact(text: string): string {
  return text.replace(SECRET, (_match, key?: string) => `${key ?? ''}[redacted]`);
}
