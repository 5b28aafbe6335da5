import * as z from 'zod';
import { factsOf } from './setting-facts.ts';
import type { SettingFacts } from './setting-facts.ts';
import { settingsSchema } from './settings-schema.ts';
import type { Settings } from './settings-schema.ts';

/** The name of a setting: its section and its name, `api.pageSize`. */
export type SettingKey = {
  [Section in keyof Settings]: `${Section}.${keyof Settings[Section] & string}`;
}[keyof Settings];

/** One setting: its key, how it is set, what it means and what it is when nobody sets it. */
export interface SettingDefinition extends SettingFacts {
  readonly key: SettingKey;
  readonly section: string;
  readonly name: string;
  /** The name under which commander keeps the flag's value, `pageSize` for `--page-size`. */
  readonly option: string;
  /** The default as a config file would say it; undefined when the environment decides. */
  readonly defaultInput: string | number | null | undefined;
}

interface Field {
  readonly section: string;
  readonly name: string;
  readonly schema: z.ZodType;
}

const fields = Object.entries(settingsSchema.shape).flatMap(([section, { shape }]) =>
  Object.entries<z.ZodType>(shape).map(([name, schema]): Field => ({ section, name, schema })),
);

const keys: ReadonlySet<string> = new Set(fields.map(keyOf));

/** Whether a text is the key of a setting. */
export function isSettingKey(text: string): text is SettingKey {
  return keys.has(text);
}

/** Every setting, in the order of the documentation. */
export const settingDefinitions: readonly SettingDefinition[] = fields.flatMap((field) => {
  const key = keyOf(field);
  return isSettingKey(key) ? [define(key, field)] : [];
});

function keyOf({ section, name }: Field): string {
  return `${section}.${name}`;
}

function define(key: SettingKey, { section, name, schema }: Field): SettingDefinition {
  const facts = factsOf(schema);
  return { ...facts, key, section, name, option: optionName(facts.flag), defaultInput: defaultOf(schema) };
}

function optionName(flag: string): string {
  return flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function defaultOf(schema: z.ZodType): string | number | null | undefined {
  if (!(schema instanceof z.ZodPrefault)) return undefined;
  const value: unknown = schema.def.defaultValue;
  return typeof value === 'string' || typeof value === 'number' || value === null ? value : undefined;
}
