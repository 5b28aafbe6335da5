/** Any value that JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Whether a value is a JSON object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text whose object keys are sorted at every level, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    isJsonObject(inner) ? sortKeys(inner) : inner,
  );
}

function sortKeys(object: JsonObject): JsonObject {
  const sorted: Record<string, JsonValue | undefined> = {};
  for (const key of Object.keys(object).sort()) sorted[key] = object[key];
  return sorted;
}
