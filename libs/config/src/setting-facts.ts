import * as z from 'zod';

/** How the text of a setting is read: from a flag, a variable or a parameter, where everything is text. */
export type SettingKind = 'text' | 'choice' | 'whole-number' | 'duration' | 'path';

/** What a setting is called outside the config file, and how people read about it. */
export interface SettingFacts {
  /** The environment variables that set it, the preferred one first. */
  readonly env: readonly string[];
  /** The flag that sets it, `--page-size`. */
  readonly flag: string;
  readonly kind: SettingKind;
  /** One or two sentences with the unit. */
  readonly meaning: string;
  /** Says where the default comes from, for a setting whose default depends on the machine. */
  readonly defaultFrom?: string;
}

const registry = z.registry<SettingFacts>();

/** Attaches its facts to the schema of a setting. */
export function setting<S extends z.ZodType>(schema: S, facts: SettingFacts): S {
  const described = schema.describe(facts.meaning);
  registry.add(described, facts);
  return described;
}

/** The facts of a setting's schema; a setting without any is a mistake of this library. */
export function factsOf(schema: z.ZodType): SettingFacts {
  const facts = registry.get(schema);
  if (facts === undefined) throw new TypeError('a setting has no facts: declare it with setting()');
  return facts;
}
