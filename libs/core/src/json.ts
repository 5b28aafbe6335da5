import { unicodeEscape } from './unicode-escape.ts';

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

// What ends a line for some reader or other: Python's splitlines knows all of them, readline of Node.js 24 all but U+0085.
const LINE_ENDS = /[\u0085\u2028\u2029]/g;
const LINE_BREAKS = /[\r\n]+/g;

/** JSON text on one line, whatever its reader takes for the end of one. It stands for the same value. */
export function jsonOnOneLine(json: string): string {
  // Valid JSON has line breaks between its parts alone, and the others in texts alone.
  return json.replace(LINE_BREAKS, ' ').replace(LINE_ENDS, unicodeEscape);
}

/** JSON text whose object keys are sorted at every level, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(withSortedKeys(value) ?? null);
}

// A replacer given to JSON.stringify would do, at four times the cost.
function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!isJsonObject(value)) return value;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) sorted[key] = withSortedKeys(value[key]);
  return sorted;
}
