import { dirname, resolve } from 'node:path';
import { isJsonObject } from '@vanta-vuln/core';
import { readConfigFile } from './config-file.ts';
import { ConfigFileError } from './config-file-error.ts';
import { isSettingKey } from './setting-definitions.ts';
import type { SettingKey } from './setting-definitions.ts';
import type { GivenSetting } from './setting-origin.ts';
import type { SettingProblem } from './settings-error.ts';
import type { SettingsLayer } from './settings-layer.ts';
import { settingsSchema } from './settings-schema.ts';
import { unknownSetting } from './unknown-setting.ts';

/** What a config file says; relative paths in it count from its folder. Throws ConfigFileError. */
export async function fileLayer(path: string): Promise<SettingsLayer> {
  const file = resolve(path);
  const content = await readConfigFile(file);
  const label = `file ${file}`;
  const given = new Map<SettingKey, GivenSetting>();
  const problems: SettingProblem[] = [];

  for (const [key, value] of entriesOf(content, file)) {
    if (isSettingKey(key)) given.set(key, { value, origin: { kind: 'file', label }, folder: dirname(file) });
    else problems.push(unknownSetting(key, label));
  }
  return { given, problems };
}

/** The values of a file by their full keys; sections and values that are null say nothing. */
function entriesOf(content: unknown, file: string): [key: string, value: unknown][] {
  return objectEntries(content, () => wrongShape(file)).flatMap(([section, values]) => {
    if (section === '$schema') return [];
    if (!Object.hasOwn(settingsSchema.shape, section)) return [[section, values]];
    return objectEntries(values, () => wrongSection(file, section)).map(
      ([name, value]): [string, unknown] => [`${section}.${name}`, value],
    );
  });
}

function objectEntries(value: unknown, refuse: () => ConfigFileError): [string, unknown][] {
  if (value === null || value === undefined) return [];
  if (!isJsonObject(value)) throw refuse();
  return Object.entries(value).filter(([, entry]) => entry !== null);
}

function wrongShape(file: string): ConfigFileError {
  return new ConfigFileError(file, {
    problem: 'holds no sections with settings',
    hint: '`vanta-vuln config init` writes a file that shows the shape.',
  });
}

function wrongSection(file: string, section: string): ConfigFileError {
  return new ConfigFileError(file, {
    problem: `holds something else than settings under ${section}`,
    hint: `Write the settings of ${section} below it, each with its name and its value.`,
  });
}
