import { meantSeverity } from '@vanta-vuln/core';
import { UsageError } from './usage-error.ts';

/**
 * The severities that were given to `--severity`. Throws UsageError for one that is likely misspelt: it would find
 * nothing, which reads as good news. Words like none of Vanta's pass, since Vanta may send others one day.
 */
export function checkSeverities(words: readonly string[] | undefined): readonly string[] | undefined {
  for (const word of words ?? []) {
    const meant = meantSeverity(word);
    if (meant === null) continue;
    throw new UsageError(`--severity ${word}: there is no such severity.`, `Did you mean ${meant}?`);
  }
  return words;
}
