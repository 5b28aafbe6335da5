import { closestName } from './closest-name.ts';
import { describeValue } from './describe-value.ts';

interface Kind {
  readonly takes: (value: unknown) => boolean;
  readonly hint: string;
}

const isText = (value: unknown) => typeof value === 'string';
const areTexts = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.every(isText);
const isWhole = (value: unknown, least: number) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least;

const KINDS = {
  text: { takes: isText, hint: 'Use a text.' },
  texts: { takes: areTexts, hint: 'Use a list of texts.' },
  someTexts: {
    takes: (value) => isText(value) || (areTexts(value) && value.length > 0),
    hint: 'Use a text or a list of some; leave it out for any.',
  },
  boolean: { takes: (value) => typeof value === 'boolean', hint: 'Use true or false.' },
  moment: {
    takes: (value) => typeof value === 'number' && !Number.isNaN(value),
    hint: 'Use milliseconds since 1970, as Date.now() gives.',
  },
  date: {
    takes: (value) => typeof value === 'number' && !Number.isNaN(new Date(value).getTime()),
    hint: 'Use milliseconds since 1970, as Date.now() gives.',
  },
  count: { takes: (value) => isWhole(value, 0), hint: 'Use a whole number from 0; leave it out for all.' },
  size: { takes: (value) => isWhole(value, 1), hint: 'Use a whole number from 1.' },
  limit: {
    takes: (value) => typeof value === 'number' && value > 0,
    hint: 'Use a number above 0, or Infinity for no limit.',
  },
  room: {
    takes: (value) => typeof value === 'number' && value >= 0,
    hint: 'Use a number from 0, or Infinity for no limit.',
  },
  direction: { takes: (value) => value === 'asc' || value === 'desc', hint: "Use 'asc' or 'desc'." },
  status: {
    takes: (value) => value === 'active' || value === 'deactivated',
    hint: "Use 'active' or 'deactivated'; leave it out for both.",
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** What an option takes. Moments are milliseconds and may be infinite, dates are such that can be written as one; someTexts are one text, or a list that is not empty. */
export type OptionKind = keyof typeof KINDS;

/** An option that can't be meant, as the parts of an error. */
export interface OptionProblem {
  readonly option: string;
  /** Goes on after the name of the option: `is NaN`. */
  readonly problem: string;
  readonly hint: string;
}

/**
 * The first option that is not known or not of its kind; null when all are good. Options that are undefined are not
 * given.
 *
 * Types keep such from most callers; a misspelt filter of another one would let every row through without a word.
 */
export function findOptionProblem(
  options: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, OptionKind>>,
): OptionProblem | null {
  const known = new Map(Object.entries(kinds));
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const kind = known.get(option);
    if (kind === undefined)
      return { option, problem: 'is not known', hint: hintOf(option, [...known.keys()]) };
    const { takes, hint } = KINDS[kind];
    if (!takes(value)) return { option, problem: `is ${describeValue(value)}`, hint };
  }
  return null;
}

function hintOf(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'Leave it out.';
  const meant = closestName(name, known);
  return meant === null ? `Use one of these: ${known.join(', ')}.` : `Use ${meant}.`;
}
