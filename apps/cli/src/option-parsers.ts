import { InvalidArgumentError } from 'commander';
import { SEVERITIES, endOfUtcDay, parseTimestamp } from '@vanta-vuln/core';

const DATE_ONLY_LENGTH = '2026-01-31'.length;

/** A moment in milliseconds since 1970 from an ISO 8601 text; a date alone is its first moment in UTC. */
export function parseMoment(text: string): number {
  const moment = parseTimestamp(text.trim());
  if (moment !== null) return moment;
  throw new InvalidArgumentError('Give an ISO 8601 date such as 2026-01-31 or 2026-01-31T12:00:00Z.');
}

/** Like {@link parseMoment}; a date alone is its last moment, since ends of ranges are inclusive. */
export function parseEndMoment(text: string): number {
  const moment = parseMoment(text);
  return text.trim().length === DATE_ONLY_LENGTH ? endOfUtcDay(moment) : moment;
}

/** Makes a parser of whole numbers within a range. */
export function wholeNumber({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    throw new InvalidArgumentError(`Give a whole number ${range}.`);
  };
}

/** A number above 0; fractions are fine. */
export function parsePositiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number above 0.');
}

/** Gathers words that are given one by one, or with commas between them. */
export function collectWords(text: string, previous: readonly string[] = []): readonly string[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.includes('')) throw new InvalidArgumentError('Give at least one word.');
  return [...previous, ...words];
}

/** Like {@link collectWords}, in upper case. */
export function collectSeverities(text: string, previous?: readonly string[]): readonly string[] {
  return collectWords(text.toUpperCase(), previous);
}

/** Like {@link collectSeverities}, of the four that Vanta documents only. */
export function collectKnownSeverities(text: string, previous?: readonly string[]): readonly string[] {
  const severities = collectSeverities(text, previous);
  const known: readonly string[] = SEVERITIES;
  if (severities.every((severity) => known.includes(severity))) return severities;
  throw new InvalidArgumentError(`Allowed choices are ${SEVERITIES.join(', ')}.`);
}
