import { isJsonObject } from '@vanta-vuln/core';
import type { DatasetName, JsonObject, JsonValue } from '@vanta-vuln/core';
import { isUsable, usableFields } from './usable-fields.ts';

/** A row of a table of an older tool. */
export type LegacyRow = Readonly<Record<string, unknown>>;

// Names that older builds of the tools used for fields of the API.
const OLDER_NAMES: ReadonlyMap<string, string> = new Map([
  ['firstDetectedOnDate', 'firstDetectedDate'],
  ['sourceDetectedOnDate', 'sourceDetectedDate'],
  ['lastDetectedOnDate', 'lastDetectedDate'],
  ['cvssScore', 'cvssSeverityScore'],
  ['displayName', 'name'],
  ['relatedVulnerabilities', 'relatedVulns'],
  ['externalUrl', 'externalURL'],
]);

/**
 * The record of the API that a row of an older tool stands for: its raw JSON under today's names, and its columns
 * where the raw JSON lacks the field or holds what can't be used. `columnFields` gives what the columns say.
 */
export function legacyRecord(dataset: DatasetName, row: LegacyRow, columnFields: JsonObject): JsonObject {
  const raw = underTodaysNames(parseRaw(row['raw_data']));
  const record = withColumns(raw, columnFields);
  if (isUsable(dataset, record)) return record;
  return withColumns(usableFields(dataset, raw), columnFields);
}

/** The raw JSON of a row as the older tool kept it; null when it is no object with the id of the row. */
export function ownRawJson(row: LegacyRow, id: string): string | null {
  const text = textOf(row['raw_data']);
  return text !== null && parseRaw(text)['id'] === id ? text : null;
}

function underTodaysNames(raw: JsonObject): JsonObject {
  const record = new Map<string, JsonValue | undefined>();
  for (const [name, value] of Object.entries(raw)) {
    const today = OLDER_NAMES.get(name) ?? name;
    if (hasValue(value) || !record.has(today)) record.set(today, value);
  }
  return Object.fromEntries(record);
}

function withColumns(raw: JsonObject, columnFields: JsonObject): JsonObject {
  const record: Record<string, JsonValue | undefined> = { ...raw };
  for (const [name, value] of Object.entries(columnFields)) {
    if (hasValue(value) && !hasValue(record[name])) record[name] = value;
  }
  return hasValue(columnFields['id']) ? { ...record, id: columnFields['id'] } : record;
}

function hasValue(value: JsonValue | undefined): boolean {
  return value !== null && value !== undefined;
}

/** The raw JSON as an object; an empty one when it is none. */
function parseRaw(text: unknown): JsonObject {
  const value = parseJson(text);
  return isJsonObject(value) ? value : {};
}

/** The value of a JSON text, or null when it is none. */
function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A text column; a number is a text too. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number column, which hand-made databases may hold as text. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A yes-or-no column: 0 and 1, or words. */
export function booleanOf(value: unknown): boolean | null {
  if (value === null || value === undefined) return null;
  return value === 1 || value === true || (typeof value === 'string' && /^(1|true|yes)$/i.test(value));
}

/** A column that holds a JSON list of texts. */
export function listOf(value: unknown): readonly string[] | null {
  const list = parseJson(value);
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : null;
}

/** A column that holds a JSON object. */
export function objectOf(value: unknown): JsonObject | null {
  const object = parseJson(value);
  return isJsonObject(object) ? object : null;
}
