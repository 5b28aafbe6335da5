import { isJsonObject, parseRecord } from '@vanta-vuln/core';
import type { DatasetName, JsonObject, JsonValue } from '@vanta-vuln/core';

/** Whether a record has an id and no value of a wrong type. */
export function isUsable(dataset: DatasetName, record: JsonObject): boolean {
  const parsed = parseRecord(dataset, record);
  return parsed.usable && parsed.unusableValues.length === 0;
}

/**
 * The fields of a record that can be used. Of a list, its fitting elements; of an object, its fitting fields.
 *
 * What Vanta sends is refused as a whole when a list or an object has another shape. A row of an older tool can't be
 * asked for again, so it costs that field alone.
 */
export function usableFields(dataset: DatasetName, record: JsonObject): JsonObject {
  return fieldsThatFit(record, (fields) => isUsable(dataset, { id: 'any', ...fields }));
}

function fieldsThatFit(fields: JsonObject, fit: (fields: JsonObject) => boolean): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const part = partThatFits(value, (candidate) => fit({ [name]: candidate }));
      return part === undefined ? [] : [[name, part]];
    }),
  );
}

function partThatFits(
  value: JsonValue | undefined,
  fits: (candidate: JsonValue | undefined) => boolean,
): JsonValue | undefined {
  if (fits(value)) return value;
  const part = isList(value)
    ? value.flatMap((element) => listed(partThatFits(element, (candidate) => fits(listed(candidate)))))
    : isJsonObject(value)
      ? fieldsThatFit(value, fits)
      : undefined;
  return fits(part) ? part : undefined;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function listed(element: JsonValue | undefined): readonly JsonValue[] {
  return element === undefined ? [] : [element];
}
