import type { DatasetName } from './dataset.ts';
import { isJsonObject } from './json.ts';
import { parseRecord } from './parse-record.ts';
import type { UnusableRecord, UnusableValue } from './parse-record.ts';
import { recordToRow } from './record-to-row.ts';
import type { ReceivedRow } from './ports/storage-backend.ts';

/** Told of what can't be used, when a row is read. */
export interface UnusableListener {
  row(dataset: DatasetName, record: UnusableRecord): void;
  value(dataset: DatasetName, id: string, value: UnusableValue): void;
}

/** A row as received, to be read when a store needs it; null when it has no id, which is told at once. */
export function receiveRow<D extends DatasetName>(
  dataset: D,
  raw: unknown,
  listener: UnusableListener,
): ReceivedRow<D> | null {
  const id = isJsonObject(raw) ? raw['id'] : undefined;
  if (typeof id !== 'string' || id === '') {
    const parsed = parseRecord(dataset, raw);
    if (!parsed.usable) listener.row(dataset, parsed);
    return null;
  }
  const rawJson = JSON.stringify(raw);
  return { id, rawJson, read: () => readRow(dataset, raw, { rawJson, listener }) };
}

function readRow<D extends DatasetName>(
  dataset: D,
  raw: unknown,
  { rawJson, listener }: { readonly rawJson: string; readonly listener: UnusableListener },
) {
  const parsed = parseRecord(dataset, raw);
  if (!parsed.usable) {
    listener.row(dataset, parsed);
    return null;
  }
  let unusableValues = 0;
  const report = (value: UnusableValue) => {
    unusableValues += 1;
    listener.value(dataset, parsed.record.id, value);
  };
  parsed.unusableValues.forEach(report);
  const row = recordToRow(dataset, { ...parsed, rawJson }, report);
  return { row, unusableValues };
}
