import { secretPattern } from '@vanta-vuln/core';
import { REDACTED } from './redact-patterns.ts';

/** A growing list of secrets which finds them in any text, also encoded. */
export interface KnownSecrets {
  /** Takes a secret in; one of less than 6 characters is ignored, since it would occur by chance. */
  add(secret: string): void;
  /** Replaces every known secret in a text. */
  redact(text: string): string;
}

/** Makes an empty list of known secrets. */
export function createKnownSecrets(): KnownSecrets {
  const secrets = new Set<string>();
  let pattern: RegExp | null = null;
  return {
    add(secret) {
      secrets.add(secret);
      pattern = secretPattern(secrets);
    },
    redact: (text) => (pattern === null ? text : text.replace(pattern, REDACTED)),
  };
}
