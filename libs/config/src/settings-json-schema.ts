import { isJsonObject } from '@vanta-vuln/core';
import type { JsonObject } from '@vanta-vuln/core';
import * as z from 'zod';
import { settingsSchema } from './settings-schema.ts';

/** The JSON Schema (2020-12) of the config file, for editors and checks; a config file may name it as `$schema`. */
export function settingsJsonSchema(): Record<string, unknown> {
  const { $schema, properties, ...rest } = z.toJSONSchema(settingsSchema, {
    io: 'input',
    // Every setting may be left out: those without a default here get theirs from the environment.
    override: ({ jsonSchema }) => {
      delete jsonSchema.required;
      // Zod's own word, which no validator knows and strict ones refuse; the pattern beside it says the same.
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
    },
  });
  const location = { type: 'string', description: 'Where this schema is.' };
  return orNull({
    $schema,
    title: 'Settings of vanta-vuln',
    ...rest,
    properties: { $schema: location, ...properties },
  });
}

/** The file, a section and a setting may each be null, as YAML has what is left empty: it says nothing then. */
function orNull(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { type, properties } = schema;
  const words: unknown = schema['enum'];
  return {
    ...schema,
    ...(type === undefined ? {} : { type: [type, 'null'] }),
    ...(isList(words) ? { enum: [...words, null] } : {}),
    ...(isJsonObject(properties) ? { properties: mapValues(properties, orNull) } : {}),
  };
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function mapValues(
  values: JsonObject,
  change: (value: JsonObject) => Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isJsonObject(value) ? change(value) : value]),
  );
}
