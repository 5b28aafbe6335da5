import { parseRecord, recordToRow } from '@vanta-vuln/core';
import type { DatasetName, RowValues } from '@vanta-vuln/core';

/** A row made from its raw JSON, with how many of its values could not be understood. */
export interface ReadRawRow {
  readonly row: RowValues;
  readonly unusableValues: number;
}

/** Makes a row from its raw JSON as it was made when it was received; null when it can't be used. */
export function readRawRow(dataset: DatasetName, rawJson: string): ReadRawRow | null {
  const raw: unknown = JSON.parse(rawJson);
  const parsed = parseRecord(dataset, raw);
  if (!parsed.usable) return null;
  let unusableValues = parsed.unusableValues.length;
  const row = recordToRow(dataset, { ...parsed, rawJson }, () => (unusableValues += 1));
  return { row, unusableValues };
}
