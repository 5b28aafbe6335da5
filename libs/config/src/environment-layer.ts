import { closestName } from '@vanta-vuln/core';
import { variable } from './environment-variables.ts';
import type { EnvironmentVariables } from './environment-variables.ts';
import { settingDefinitions } from './setting-definitions.ts';
import type { SettingDefinition, SettingKey } from './setting-definitions.ts';
import type { GivenSetting } from './setting-origin.ts';
import { readSettingText } from './setting-text.ts';
import type { SettingsLayer } from './settings-layer.ts';

/** Variables that say something other than a setting. */
export const OTHER_VARIABLES = {
  configFile: 'VANTA_CONFIG_FILE',
  ssmPath: 'VANTA_SSM_PATH',
  clientId: 'VANTA_CLIENT_ID',
  clientSecret: 'VANTA_CLIENT_SECRET',
} as const;

const knownVariables = [...settingDefinitions.flatMap(({ env }) => env), ...Object.values(OTHER_VARIABLES)];

/** What the environment variables say. */
export function environmentLayer(env: EnvironmentVariables, folder: string): SettingsLayer {
  const given = settingDefinitions.flatMap((definition) => givenByVariable(definition, env, folder));
  return { given: new Map(given), problems: [] };
}

function givenByVariable(
  { key, kind, env: names }: SettingDefinition,
  env: EnvironmentVariables,
  folder: string,
): [SettingKey, GivenSetting][] {
  for (const name of names) {
    const text = variable(env, name);
    if (text === undefined) continue;
    const origin = { kind: 'environment', label: `environment variable ${name}` } as const;
    return [[key, { value: readSettingText(text, kind), origin, folder }]];
  }
  return [];
}

/**
 * Names variables that look like a misspelt one of ours.
 *
 * They are no errors: the environment belongs to other programs too.
 */
export function misspeltVariables(env: EnvironmentVariables): readonly string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('VANTA_') && !knownVariables.includes(name))
    .flatMap((name) => {
      const near = closestName(name, knownVariables);
      return near === null ? [] : [`The environment variable ${name} has no effect. Did you mean ${near}?`];
    });
}
