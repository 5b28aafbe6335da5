const SECRET =
  /(?<![a-z])(?:vat|vcs)_[\w-]+|\bBearer\s+\S+|("(?:access_token|client_secret)"\s*:\s*)"[^"]*"/gi;
const EXCERPT_LENGTH = 200;

/** A text of the server as an error may show it: one line, at most 200 characters, no token, no secret. */
export function excerptOf(text: string): string {
  const line = onOneLine(redact(text.slice(0, 4 * EXCERPT_LENGTH)));
  return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH - 1)}…` : line;
}

/** A text of the server without line breaks, by which it could add lines of its own to a message. */
export function onOneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function redact(text: string): string {
  return text.replace(SECRET, (_match, key?: string) => `${key ?? ''}[redacted]`);
}
