import type { ParameterStore } from './aws/parameter-store.ts';
import { isSettingKey, settingDefinitions } from './setting-definitions.ts';
import type { SettingKey } from './setting-definitions.ts';
import type { GivenSetting } from './setting-origin.ts';
import { readSettingText } from './setting-text.ts';
import type { SettingProblem } from './settings-error.ts';
import type { SettingsLayer } from './settings-layer.ts';
import { unknownSetting } from './unknown-setting.ts';

interface SsmLayerOptions {
  readonly store: ParameterStore;
  readonly folder: string;
}

const kinds = new Map(settingDefinitions.map(({ key, kind }) => [key, kind]));

/**
 * What the parameters below a path say: `PATH/api/pageSize` is `api.pageSize`.
 *
 * Encrypted parameters are left alone, since those are credentials; one that has the name of a setting is refused.
 */
export async function ssmLayer(path: string, { store, folder }: SsmLayerOptions): Promise<SettingsLayer> {
  const base = path.replace(/\/+$/, '');
  const parameters = await store.readPath(base === '' ? '/' : base, { decrypt: false });
  const given = new Map<SettingKey, GivenSetting>();
  const problems: SettingProblem[] = [];

  for (const { name, value, secret } of parameters) {
    const label = `SSM parameter ${name}`;
    const key = name.slice(base.length + 1).replaceAll('/', '.');
    if (secret) {
      if (isSettingKey(key)) problems.push(encryptedSetting(key, label));
      continue;
    }
    const kind = isSettingKey(key) ? kinds.get(key) : undefined;
    if (!isSettingKey(key) || kind === undefined) problems.push(unknownSetting(key, label));
    else given.set(key, { value: readSettingText(value, kind), origin: { kind: 'ssm', label }, folder });
  }
  return { given, problems };
}

/** It would have no effect, and nobody would notice. */
function encryptedSetting(key: SettingKey, origin: string): SettingProblem {
  return {
    key,
    origin,
    message: `${key} is encrypted (${origin}) and is not read: no setting is a secret.`,
    hint: 'Keep settings as parameters of type String.',
  };
}
