import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { definitionSchema } from './definition-schema.ts';

/** Where the definition of the sync stands. */
export const DEFINITION_FILE = join(import.meta.dirname, '../vanta-vuln-sync.asl.json');

/** The definition of a state machine, as far as it is looked into. */
export type Definition = z.infer<typeof definitionSchema>;

/** What stands for each `${Name}` of a definition. */
export type Substitutions = Readonly<Record<string, string>>;

/**
 * Reads the definition of the sync with each `${Name}` replaced, as a deployment does.
 *
 * Throws Error with the name when nothing stands for it, or when something is given that the definition never names.
 */
export async function readDefinition(substitutions: Substitutions): Promise<Definition> {
  const unused = new Set(Object.keys(substitutions));
  const text = (await readFile(DEFINITION_FILE, 'utf8')).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = substitutions[name];
    if (value === undefined) throw new Error(`Nothing stands for \${${name}}.`);
    unused.delete(name);
    return value;
  });
  if (unused.size > 0) throw new Error(`The definition has no ${[...unused].join(', ')}.`);
  return definitionSchema.parse(JSON.parse(text));
}
