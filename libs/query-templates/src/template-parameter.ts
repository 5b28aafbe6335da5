/** What a parameter of a template holds. */
export type TemplateParameterType = 'text' | 'whole_number' | 'moment' | 'date' | 'choice';

/** A moment or date that is counted from another one. */
export interface RelativeDefault {
  /** `now`, or the name of another parameter of the template. */
  readonly of: string;
  /** Days after it; below 0 before it. */
  readonly days: number;
}

/** One parameter of a template, as data: what documents it also checks it. */
export interface TemplateParameter {
  /**
   * - text: any text with something in it
   * - whole_number: between `min` and `max`
   * - moment: ISO 8601 in UTC, or milliseconds since 1970; a date alone is its first moment, or its last one with `endOfDay`
   * - date: a UTC day, `2026-01-31`
   * - choice: one of `choices`
   */
  readonly type: TemplateParameterType;
  readonly description: string;
  /** A value as one would type it. */
  readonly example: string;
  /** What counts when nothing is given; null: no restriction. Without a default the parameter must be given. */
  readonly default?: string | number | RelativeDefault | null;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly endOfDay?: boolean;
  /** Whether a text is a severity: one that is likely misspelt would find nothing, which reads as good news. */
  readonly isSeverity?: boolean;
}

/** The value of a parameter: moments in milliseconds since 1970, dates as `2026-01-31`. */
export type TemplateValue = string | number | null;

/** What may be given for a parameter; undefined and null stand for nothing given. */
export type TemplateInput = string | number | null | undefined;

type Options<Omitted extends keyof TemplateParameter = never> = Omit<
  TemplateParameter,
  'type' | 'choices' | 'min' | 'max' | 'endOfDay' | 'isSeverity' | Omitted
>;

export const text = (options: Options & { readonly isSeverity?: boolean }): TemplateParameter => ({
  type: 'text',
  ...options,
});

export const wholeNumber = (
  options: Options & { readonly min: number; readonly max: number },
): TemplateParameter => ({ type: 'whole_number', ...options });

export const moment = (options: Options & { readonly endOfDay?: boolean }): TemplateParameter => ({
  type: 'moment',
  ...options,
});

export const date = (options: Options): TemplateParameter => ({ type: 'date', ...options });

export const choice = (
  choices: readonly string[],
  options: Options<'example'> & { readonly default: string },
): TemplateParameter => ({ type: 'choice', choices, example: options.default, ...options });
