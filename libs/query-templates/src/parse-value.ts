import {
  isUtcDate,
  isWithinYears1To9999,
  meantSeverity,
  parseEndTimestamp,
  parseTimestamp,
} from '@vanta-vuln/core';
import type { TemplateParameter, TemplateValue } from './template-parameter.ts';

/** A value that was understood, or what should stand there instead. */
type Parsed = { readonly value: TemplateValue } | { readonly expected: string };

/** Understands what was given for a parameter. */
export function parseValue(parameter: TemplateParameter, given: string | number): Parsed {
  switch (parameter.type) {
    case 'text':
      return parseText(parameter, given);
    case 'whole_number':
      return parseWholeNumber(parameter, given);
    case 'moment':
      return parseMoment(parameter, given);
    case 'date':
      return parseDate(given);
    case 'choice':
      return parseChoice(parameter, given);
  }
}

function parseText({ isSeverity = false }: TemplateParameter, given: string | number): Parsed {
  if (typeof given !== 'string' || given.trim() === '') return { expected: 'a text with something in it' };
  const meant = isSeverity ? meantSeverity(given) : null;
  return meant === null ? { value: given } : { expected: `a severity such as ${meant}` };
}

function parseWholeNumber(
  { min = 0, max = Number.MAX_SAFE_INTEGER }: TemplateParameter,
  given: string | number,
): Parsed {
  const value = typeof given === 'string' && /^-?\d{1,16}$/.test(given.trim()) ? Number(given) : given;
  const isInRange = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return isInRange ? { value } : { expected: `a whole number from ${min} to ${max}` };
}

function parseMoment({ endOfDay }: TemplateParameter, given: string | number): Parsed {
  const parse = endOfDay === true ? parseEndTimestamp : parseTimestamp;
  const value = typeof given === 'number' ? given : parse(given.trim());
  const isMoment = value !== null && Number.isInteger(value) && isWithinYears1To9999(value);
  return isMoment ? { value } : { expected: MOMENT };
}

const MOMENT = 'an ISO 8601 date or moment of the years 1 to 9999 such as 2026-01-31 or 2026-01-31T12:00:00Z';

function parseDate(given: string | number): Parsed {
  return typeof given === 'string' && isUtcDate(given.trim())
    ? { value: given.trim() }
    : { expected: 'a UTC day such as 2026-01-31' };
}

function parseChoice({ choices = [] }: TemplateParameter, given: string | number): Parsed {
  const value = choices.find((word) => word === given);
  return value === undefined ? { expected: `one of ${choices.join(', ')}` } : { value };
}
