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

const SCHEMA_KEY = '$schema';

/** What a config file says; relative paths in it count from its folder. Throws ConfigFileError. */
export async function fileLayer(path: string): Promise<SettingsLayer> {
  const file = resolve(path);
  const content = await readConfigFile(file);
  const label = `file ${file}`;
  const given = new Map<SettingKey, GivenSetting>();
  const problems: SettingProblem[] = [];

  for (const { key, isNested, value } of entriesOf(content, file)) {
    if (key === SCHEMA_KEY) problems.push(...schemaProblems(value, label));
    else if (!isSettingKey(key)) problems.push(unknownSetting(key, label));
    else if (!isNested) problems.push(joinedKey(key, label));
    // A setting that is left empty says nothing.
    else if (value !== null)
      given.set(key, { value, origin: { kind: 'file', label }, folder: dirname(file) });
  }
  return { given, problems };
}

interface FileEntry {
  /** Section and name. */
  readonly key: string;
  /** Whether the name stands below its section. */
  readonly isNested: boolean;
  readonly value: unknown;
}

/** The values of a file by their full keys. */
function entriesOf(content: unknown, file: string): FileEntry[] {
  return objectEntries(content, () => wrongShape(file)).flatMap(([section, values]): FileEntry[] => {
    if (!Object.hasOwn(settingsSchema.shape, section))
      return [{ key: section, isNested: false, value: values }];
    return objectEntries(values, () => wrongSection(file, section)).map(([name, value]) => {
      return { key: `${section}.${name}`, isNested: true, value };
    });
  });
}

/** What is left empty, a whole file or a section, says nothing. */
function objectEntries(value: unknown, refuse: () => ConfigFileError): [string, unknown][] {
  if (value === null || value === undefined) return [];
  if (!isJsonObject(value)) throw refuse();
  return Object.entries(value);
}

/** Editors read there where the JSON Schema is; nothing here does. */
function schemaProblems(value: unknown, origin: string): readonly SettingProblem[] {
  if (value === null || typeof value === 'string') return [];
  const message = `${SCHEMA_KEY} is no text (${origin}).`;
  return [{ key: SCHEMA_KEY, origin, message, hint: 'Name the place of the JSON Schema, or leave it out.' }];
}

/** `api.url: ...` in one line: beside a section `api` nobody could say which of the two counts. */
function joinedKey(key: SettingKey, origin: string): SettingProblem {
  const [section = '', name = ''] = key.split('.');
  return {
    key,
    origin,
    message: `${key} is written as one key (${origin}).`,
    hint: `Write ${section}, and below it ${name}.`,
  };
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
