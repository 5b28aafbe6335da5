import { InvalidArgumentError } from 'commander';

// Nothing of our libraries is imported here, nor in any definition of a command: a help page must not load them.

/** Makes a parser of whole numbers within a range. */
export function wholeNumber({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    throw new InvalidArgumentError(`Give a whole number ${range}.`);
  };
}

/** A number above 0, in digits; fractions are fine. */
export function parsePositiveNumber(text: string): number {
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number above 0.');
}

/** A text with something in it, given once: a script's empty variable would filter by nothing, or find nothing. */
export function filledText(text: string, previous?: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give a text, or leave the flag out.');
  return givenOnce(text, previous);
}

/** A text that is given once: of two filters all must hold, and one would be dropped without a word. */
export function givenOnce(text: string, previous?: string): string {
  if (previous === undefined) return text;
  throw new InvalidArgumentError(`It was given before, as '${previous}': give it once.`);
}

/** One of some words, given once. */
export function oneWordOf(words: readonly string[]) {
  return (text: string, previous?: string): string => {
    if (words.includes(text)) return givenOnce(text, previous);
    throw new InvalidArgumentError(`Allowed choices are ${words.join(', ')}.`);
  };
}

/** Gathers words that are given one by one, or with commas between them. */
function collectWords(text: string, previous: readonly string[] = []): readonly string[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.includes('')) throw new InvalidArgumentError('Give at least one word.');
  return [...previous, ...words];
}

/** Like collectWords, in upper case. */
export function collectSeverities(text: string, previous?: readonly string[]): readonly string[] {
  return collectWords(text.toUpperCase(), previous);
}

const KNOWN_SEVERITIES: readonly string[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

/** Like {@link collectSeverities}, of the four that Vanta documents only. */
export function collectKnownSeverities(text: string, previous?: readonly string[]): readonly string[] {
  const severities = collectSeverities(text, previous);
  if (severities.every((severity) => KNOWN_SEVERITIES.includes(severity))) return severities;
  throw new InvalidArgumentError(`Allowed choices are ${KNOWN_SEVERITIES.join(', ')}.`);
}
