import { isJsonObject } from '@vanta-vuln/core';
import type { JsonObject, JsonValue } from '@vanta-vuln/core';
import type { Fault } from './fault.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';

const IMPOSSIBLE_DATES = ['2024-02-30T00:00:00.000Z', 'yesterday', '', '2024-13-01T25:61:00Z', '0000-00-00'];

/** The rows of a page (as JSON text) as a fault leaves them. */
export function spoilRows(rows: readonly string[], fault: Fault): readonly string[] {
  switch (fault.kind) {
    case 'duplicated-rows':
      return [...rows, ...rows.slice(0, fault.rows ?? 1)];
    case 'null-fields':
      return change(rows, fault.rows, (row) =>
        mapFields(row, (key, value) => (key === idField(row) ? value : null)),
      );
    case 'missing-id':
      return change(rows, fault.rows, (row) =>
        mapFields(row, (key, value) => (key === idField(row) ? undefined : value)),
      );
    case 'wrong-types':
      return change(rows, fault.rows, (row) =>
        mapFields(row, (key, value) => mistype(value, isHit(row, key, fault.fields))),
      );
    case 'impossible-dates':
      return change(rows, fault.rows, (row, index) =>
        mapFields(row, (key, value) => (key.endsWith('Date') ? cyclic(IMPOSSIBLE_DATES, index) : value)),
      );
    case 'unknown-severity':
      return change(rows, fault.rows, (row) => ({ ...row, severity: fault.severity ?? 'Catastrophic' }));
    case 'hostile-text':
      return change(rows, fault.rows, (row, index) =>
        mapFields(row, (key, value) => hostile(key, value, index)),
      );
    default:
      return rows;
  }
}

type ChangeRow = (row: JsonObject, index: number) => JsonObject;

function change(rows: readonly string[], count = Infinity, changeRow: ChangeRow): readonly string[] {
  return rows.map((text, index) => {
    const row: unknown = index < count ? JSON.parse(text) : null;
    return isJsonObject(row) ? JSON.stringify(changeRow(row, index)) : text;
  });
}

type ChangeField = (key: string, value: JsonValue | undefined) => JsonValue | undefined;

function mapFields(row: JsonObject, changeField: ChangeField): JsonObject {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, changeField(key, value)]));
}

/** Only integrations have no field called id. */
function idField(row: JsonObject): string {
  return 'id' in row ? 'id' : 'integrationId';
}

function isHit(row: JsonObject, key: string, fields: readonly string[] | undefined): boolean | undefined {
  return fields === undefined && key === idField(row) ? false : fields?.includes(key);
}

/** `isNamed` is undefined when no fields were named: then scalars are hit, except the id. */
function mistype(value: JsonValue | undefined, isNamed: boolean | undefined): JsonValue | undefined {
  if (isNamed ?? typeof value !== 'object') return typeof value === 'string' ? 12_345 : 'seven';
  return value;
}

function hostile(key: string, value: JsonValue | undefined, index: number): JsonValue | undefined {
  return ['name', 'description', 'displayName'].includes(key) ? cyclic(HOSTILE_TEXTS, index) : value;
}

function cyclic(texts: readonly string[], index: number): string {
  return texts[index % texts.length] ?? '';
}
