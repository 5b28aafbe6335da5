import { expect } from 'vitest';

/** Matches a text that holds this one. */
export function containing(text: string): unknown {
  return expect.stringContaining(text);
}

/** Matches a text that the pattern matches. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

/** Matches a text that does not hold this one. */
export function without(text: string): unknown {
  return expect.not.stringContaining(text);
}
