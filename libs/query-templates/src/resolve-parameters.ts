import { closestName, describeValue, formatTimestamp, parseTimestamp, utcDate } from '@vanta-vuln/core';
import { parseValue } from './parse-value.ts';
import type { QueryTemplate } from './query-template.ts';
import { TemplateParameterError, guess } from './template-errors.ts';
import type {
  RelativeDefault,
  TemplateInput,
  TemplateParameter,
  TemplateValue,
} from './template-parameter.ts';

/** The value of each parameter of a template. */
export type TemplateValues = Readonly<Record<string, TemplateValue>>;

/** What was given for the parameters of a template, by their names: texts as they are typed, or values. */
export type TemplateInputs = Readonly<Record<string, TemplateInput>>;

const MS_PER_DAY = 86_400_000;

// Of the year 9999, as for a moment that is given.
const LATEST_MOMENT = Date.UTC(9999, 11, 31);

/** What was given, checked, with defaults for the rest. Throws TemplateParameterError. */
export function resolveParameters(
  template: QueryTemplate,
  given: TemplateInputs,
  now: number,
): TemplateValues {
  refuseUnknown(template, given);
  checkNow(template, now);
  const values = new Map<string, TemplateValue>();
  const resolve = (name: string): TemplateValue => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const value = valueOf(template, name, { given: given[name], resolve, now });
    values.set(name, value);
    return value;
  };
  const resolved = Object.fromEntries(Object.keys(template.parameters).map((name) => [name, resolve(name)]));
  refuseReversed(template, resolved);
  return resolved;
}

/** What templates call the start of a range; its end is `to`. */
const STARTS = ['from', 'since'] as const;

/** Nothing lies between an end and a later start, which would read as good news. */
function refuseReversed({ name, parameters }: QueryTemplate, values: TemplateValues): void {
  const { to = null } = values;
  const shown = (value: string | number) => (typeof value === 'number' ? formatTimestamp(value) : value);
  for (const parameter of STARTS) {
    const start = values[parameter] ?? null;
    if (start === null || to === null || start <= to) continue;
    throw new TemplateParameterError(
      { template: name, parameter },
      `is ${shown(start)}: this is after to, ${shown(to)}, and nothing lies in between.`,
      `Give ${parameters[parameter]?.description ?? 'the start'} as ${parameter}, and a later one as to.`,
    );
  }
}

function refuseUnknown({ name, parameters }: QueryTemplate, given: TemplateInputs): void {
  const known = Object.keys(parameters);
  const unknown = Object.keys(given).find((parameter) => !known.includes(parameter));
  if (unknown === undefined) return;
  throw new TemplateParameterError(
    { template: name, parameter: JSON.stringify(unknown) },
    'is not one of its parameters.',
    `${guess(closestName(unknown, known))}Its parameters are ${known.join(', ')}.`,
  );
}

/** Defaults are counted from it: what is no moment would become part of a value. */
function checkNow({ name }: QueryTemplate, now: number): void {
  if (Number.isInteger(now) && Math.abs(now) <= LATEST_MOMENT) return;
  throw new TemplateParameterError(
    { template: name, parameter: 'now' },
    `is ${describeValue(now)}: this is not a moment.`,
    'Give milliseconds since 1970, as Date.now() does.',
  );
}

interface Sources {
  readonly given: TemplateInput;
  readonly resolve: (name: string) => TemplateValue;
  readonly now: number;
}

function valueOf(template: QueryTemplate, name: string, { given, resolve, now }: Sources): TemplateValue {
  const parameter = template.parameters[name];
  if (parameter === undefined) throw new RangeError(`${template.name} has no parameter ${name}.`);
  if (given !== undefined && given !== null) return parseGiven(template, { name, parameter, given });
  if (parameter.default === undefined) {
    throw new TemplateParameterError(
      { template: template.name, parameter: name },
      'is missing.',
      `Give it: ${parameter.description}, for example ${parameter.example}.`,
    );
  }
  if (typeof parameter.default !== 'object' || parameter.default === null) return parameter.default;
  return relativeValue(parameter, parameter.default, { resolve, now });
}

function parseGiven(
  template: QueryTemplate,
  { name, parameter, given }: { name: string; parameter: TemplateParameter; given: string | number },
): TemplateValue {
  const parsed = parseValue(parameter, given);
  if ('value' in parsed) return parsed.value;
  throw new TemplateParameterError(
    { template: template.name, parameter: name },
    `is ${describeValue(given)}: this is not ${parsed.expected}.`,
    `Give ${parsed.expected}, for example ${parameter.example}.`,
  );
}

function relativeValue(
  { type }: TemplateParameter,
  { of, days }: RelativeDefault,
  { resolve, now }: Pick<Sources, 'resolve' | 'now'>,
): TemplateValue {
  const base = of === 'now' ? now : resolve(of);
  const start = typeof base === 'string' ? parseTimestamp(base) : base;
  if (start === null) return null;
  const moment = start + days * MS_PER_DAY;
  return type === 'date' ? utcDate(moment) : moment;
}
