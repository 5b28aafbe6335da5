import { closestName } from '@vanta-vuln/core';
import { settingDefinitions } from './setting-definitions.ts';
import type { SettingProblem } from './settings-error.ts';

const keys = settingDefinitions.map(({ key }) => key);
const names = new Map(settingDefinitions.map(({ name, key }) => [name, key]));
const SECRET = /client_?(id|secret)$|token$|password$/i;

/** Names an unknown key, and the key that was most likely meant; its value is never shown. */
export function unknownSetting(key: string, origin: string): SettingProblem {
  return { key, origin, message: `${key} is not a setting (${origin}).`, hint: hintFor(key) };
}

function hintFor(key: string): string {
  if (SECRET.test(key)) {
    return 'Secrets are no settings: put them into the environment, the credentials file or AWS.';
  }
  const near = nearest(key);
  if (near !== null) return `Did you mean ${near}?`;
  return `The settings are ${keys.join(', ')}.`;
}

/** A key may be misspelt, or stand in the wrong section. */
function nearest(key: string): string | null {
  const lastName = key.slice(key.lastIndexOf('.') + 1);
  const elsewhere = closestName(lastName, [...names.keys()]);
  return closestName(key, keys) ?? (elsewhere === null ? null : (names.get(elsewhere) ?? null));
}
