import type { JsonValue } from '@vanta-vuln/core';

/** The items of a JSON array; none of any other value. */
export function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

/** Array.isArray, which forgets what the items of a readonly array are. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
