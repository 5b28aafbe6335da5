import { isSettingKey, settingDefinitions } from './setting-definitions.ts';
import type { SettingDefinition, SettingKey } from './setting-definitions.ts';
import type { GivenSetting } from './setting-origin.ts';
import { readSettingText } from './setting-text.ts';
import type { SettingsLayer } from './settings-layer.ts';
import { unknownSetting } from './unknown-setting.ts';

/** Values from the command line by setting key; undefined counts as not given. */
export type SettingFlags = Readonly<Partial<Record<SettingKey, string | number | undefined>>>;

/**
 * The settings among the options of a command line parser, by setting key.
 *
 * @param options What commander's `opts()` returns: `{ pageSize: '50', json: true }`
 */
export function settingFlags(options: Readonly<Record<string, unknown>>): SettingFlags {
  const flags: Partial<Record<SettingKey, string | number>> = {};
  for (const { key, option } of settingDefinitions) {
    const value = options[option];
    if (typeof value === 'string' || typeof value === 'number') flags[key] = value;
  }
  return flags;
}

/** What the command line says. */
export function flagLayer(flags: SettingFlags, folder: string): SettingsLayer {
  const given = settingDefinitions.flatMap((definition): [SettingKey, GivenSetting][] => {
    const value = flags[definition.key];
    return value === undefined ? [] : [[definition.key, givenByFlag(definition, { value, folder })]];
  });
  return { given: new Map(given), problems: unknownKeys(flags) };
}

interface FlagValue {
  readonly value: string | number;
  readonly folder: string;
}

function givenByFlag({ flag, kind }: SettingDefinition, { value, folder }: FlagValue): GivenSetting {
  return {
    value: typeof value === 'string' ? readSettingText(value, kind) : value,
    origin: { kind: 'flag', label: `flag ${flag}` },
    folder,
  };
}

/** Callers without a type checker may misspell a key. */
function unknownKeys(flags: SettingFlags): SettingsLayer['problems'] {
  return Object.keys(flags)
    .filter((key) => !isSettingKey(key))
    .map((key) => unknownSetting(key, 'flags'));
}
