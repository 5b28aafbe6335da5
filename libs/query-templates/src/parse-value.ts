import { endOfUtcDay, isWithinYears1To9999, meantSeverity, parseTimestamp } from '@vanta-vuln/core';
import type { TemplateParameter, TemplateValue } from './template-parameter.ts';

/** A value that was understood, or what should stand there instead. */
type Parsed = { readonly value: TemplateValue } | { readonly expected: string };

const DATE = /^\d{4}-\d{2}-\d{2}$/;

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
  const value = typeof given === 'number' ? given : parseTimestamp(given.trim());
  const isMoment = value !== null && Number.isInteger(value) && isWithinYears1To9999(value);
  if (!isMoment) return { expected: MOMENT };
  const isDay = typeof given === 'string' && DATE.test(given.trim());
  return { value: endOfDay === true && isDay ? endOfUtcDay(value) : value };
}

const MOMENT = 'an ISO 8601 date or moment of the years 1 to 9999 such as 2026-01-31 or 2026-01-31T12:00:00Z';

function parseDate(given: string | number): Parsed {
  const isDate =
    typeof given === 'string' && DATE.test(given.trim()) && parseTimestamp(given.trim()) !== null;
  return isDate ? { value: given.trim() } : { expected: 'a UTC day such as 2026-01-31' };
}

function parseChoice({ choices = [] }: TemplateParameter, given: string | number): Parsed {
  const value = choices.find((word) => word === given);
  return value === undefined ? { expected: `one of ${choices.join(', ')}` } : { value };
}
