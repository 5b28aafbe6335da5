import { createKnownSecrets } from './known-secrets.ts';
import { redactJson } from './redact-json.ts';
import { redactPatterns } from './redact-patterns.ts';

/** Takes secrets out of whatever is about to be shown, logged or written. */
export interface Redactor {
  /**
   * Makes a secret known, so that it is found without a telling prefix or name, also JSON-escaped, URL-encoded, in
   * base64 and in hex. Secrets of less than 6 characters are ignored: they would occur by chance.
   */
  add(secret: string): void;
  /** A text without secrets. Of JSON, what is left may be none: parse it and use `json`. */
  text(text: string): string;
  /** A copy of a value as JSON.parse gives it, without secrets. */
  json(value: unknown): unknown;
}

/** Makes a redactor that knows what secrets look like (`vat_`, `vcs_`, `vci_`, headers, keys) and none by value. */
export function createRedactor(): Redactor {
  const known = createKnownSecrets();
  const text = (plain: string) => redactPatterns(known.redact(plain));
  return { add: (secret) => known.add(secret), text, json: (value) => redactJson(value, text) };
}

/** A text without anything that has the look of a secret; use a redactor to find known secrets too. */
export function redactText(text: string): string {
  return redactPatterns(text);
}
