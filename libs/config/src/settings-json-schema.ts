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
  return {
    $schema,
    title: 'Settings of vanta-vuln',
    ...rest,
    properties: { $schema: { type: 'string', description: 'Where this schema is.' }, ...properties },
  };
}
