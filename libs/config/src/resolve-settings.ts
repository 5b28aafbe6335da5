import { isAbsolute, join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { settingDefinitions } from './setting-definitions.ts';
import type { SettingDefinition, SettingKey } from './setting-definitions.ts';
import type { GivenSetting, SettingOrigin } from './setting-origin.ts';
import type { SettingsLayer } from './settings-layer.ts';
import { SettingsError } from './settings-error.ts';
import type { SettingProblem } from './settings-error.ts';
import { settingsSchema } from './settings-schema.ts';
import type { Settings } from './settings-schema.ts';

/** One setting as it is in force. */
export interface SettingEntry {
  readonly key: SettingKey;
  /** The value as a config file would say it (`30s`), paths made absolute. */
  readonly value: unknown;
  readonly origin: SettingOrigin;
}

interface ResolveOptions {
  readonly environmentDefaults: ReadonlyMap<SettingKey, string>;
  /** How those defaults are called, `default in Lambda`. */
  readonly defaultLabel: string;
  readonly folder: string;
  readonly home: string;
}

type Chosen = GivenSetting & { readonly definition: SettingDefinition };

/**
 * Takes each setting from the first layer that has it, fills in defaults and checks everything.
 *
 * Throws SettingsError with every problem at once. A wrong value that another layer overrides does no harm.
 */
export function resolveSettings(
  layers: readonly SettingsLayer[],
  options: ResolveOptions,
): { readonly settings: Settings; readonly entries: readonly SettingEntry[] } {
  const chosen = settingDefinitions.map((definition) => choose(definition, { layers, options }));
  const problems = layers.flatMap((layer) => layer.problems);
  // Checked once a process: compiling the check, as zod does otherwise, takes longer than it saves.
  const parsed = settingsSchema.safeParse(nest(chosen), { jitless: true });
  if (parsed.success && problems.length === 0) {
    const entries = chosen.map(({ definition, value, origin }) => ({ key: definition.key, value, origin }));
    return { settings: parsed.data, entries };
  }
  const wrong = parsed.success ? [] : parsed.error.issues.flatMap((issue) => wrongValue(issue, chosen));
  throw new SettingsError([...problems, ...wrong]);
}

function choose(
  definition: SettingDefinition,
  { layers, options }: { readonly layers: readonly SettingsLayer[]; readonly options: ResolveOptions },
): Chosen {
  const found =
    layers.map((layer) => layer.given.get(definition.key)).find((given) => given !== undefined) ??
    defaultFor(definition, options);
  const value = definition.kind === 'path' ? absolutePath(found, options.home) : found.value;
  return { definition, ...found, value };
}

function defaultFor({ key, defaultInput }: SettingDefinition, options: ResolveOptions): GivenSetting {
  const { environmentDefaults, defaultLabel, folder } = options;
  const special = environmentDefaults.get(key);
  if (special !== undefined) {
    return { value: special, origin: { kind: 'default', label: defaultLabel }, folder };
  }
  return { value: defaultInput, origin: { kind: 'default', label: 'default' }, folder };
}

function absolutePath({ value, folder }: GivenSetting, home: string): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value;
  // No shell expands a tilde that stands in a file or after `=`.
  if (value.startsWith('~/')) return join(home, value.slice(2));
  return isAbsolute(value) ? value : resolve(folder, value);
}

function nest(chosen: readonly Chosen[]): Record<string, Record<string, unknown>> {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const { definition, value } of chosen) {
    const section = (sections[definition.section] ??= {});
    section[definition.name] = value;
  }
  return sections;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function wrongValue({ path, message }: Issue, chosen: readonly Chosen[]): SettingProblem[] {
  const key = path.map(String).join('.');
  return chosen
    .filter(({ definition }) => definition.key === key)
    .map(({ definition, value, origin }) => ({
      key,
      origin: origin.label,
      message: `${key} is ${displayed(value)} (${origin.label}) but ${message}.`,
      hint: `${key}: ${definition.meaning}`,
    }));
}

function displayed(value: unknown): string {
  const shown = inspect(value, { depth: 1, maxArrayLength: 5, maxStringLength: 200, breakLength: Infinity });
  return withoutSecrets(shown);
}

/** A URL may hold a password, and somebody may take a setting for the place of the secret; the message is shown and logged. */
function withoutSecrets(text: string): string {
  return text
    .replace(/\/\/\S*@/g, '//***@')
    .replace(/vcs_[\w-]+/g, 'vcs_***')
    .replace(/(secret['"]?: )'[^']*'/gi, "$1'***'");
}
