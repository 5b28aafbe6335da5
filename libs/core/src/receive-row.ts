import type { DatasetName } from './dataset.ts';
import { isJsonObject } from './json.ts';
import { parseRecord } from './parse-record.ts';
import type { UnusableRecord, UnusableValue } from './parse-record.ts';
import { recordToRow } from './record-to-row.ts';
import { storedId } from './stored-id.ts';
import type { ReceivedRow } from './ports/run-writer.ts';
import type { RawRow } from './ports/vulnerability-source.ts';

/** Told of what can't be used, when a row is read. */
export interface UnusableListener {
  row(dataset: DatasetName, record: UnusableRecord): void;
  value(dataset: DatasetName, id: string, value: UnusableValue): void;
}

/**
 * A row as received, to be read when a store needs it; null when it has no id, which is told at once.
 *
 * Throws {@link MiscutRowError} as the value of the row does, also when the row is read.
 */
export function receiveRow<D extends DatasetName>(
  dataset: D,
  row: RawRow,
  listener: UnusableListener,
): ReceivedRow<D> | null {
  const rawJson = row.json;
  const id = leadingId(rawJson) ?? idOf(row.value);
  if (id !== null) return { id, rawJson, read: () => readUsableRow(dataset, row, { id, listener }) };
  const parsed = parseRecord(dataset, row.value);
  if (!parsed.usable) listener.row(dataset, parsed);
  return null;
}

const ID_BEGINNING = '{"id":"';

/** The id of a row whose text begins with a plain one, as Vanta writes it; null otherwise. */
function leadingId(json: string): string | null {
  if (!json.startsWith(ID_BEGINNING)) return null;
  const id = json.slice(ID_BEGINNING.length, json.indexOf('"', ID_BEGINNING.length));
  return id === '' || id.includes('\\') ? null : id;
}

function idOf(value: unknown): string | null {
  const id = isJsonObject(value) ? value['id'] : undefined;
  return typeof id === 'string' && id !== '' ? storedId(id) : null;
}

interface RowToRead {
  readonly id: string;
  readonly listener: UnusableListener;
}

/** One row that goes deeper than the stack must not keep all others from being read. */
function readUsableRow<D extends DatasetName>(dataset: D, row: RawRow, options: RowToRead) {
  try {
    return readRow(dataset, row, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    options.listener.row(dataset, { usable: false, id: options.id, reason: 'it is nested too deeply' });
    return null;
  }
}

function readRow<D extends DatasetName>(
  dataset: D,
  { value, json: rawJson }: RawRow,
  { id, listener }: RowToRead,
) {
  const parsed = parseRecord(dataset, value);
  if (!parsed.usable) {
    listener.row(dataset, parsed);
    return null;
  }
  if (storedId(parsed.record.id) !== id) {
    listener.row(dataset, { usable: false, id, reason: `id: given twice, ${id} and ${parsed.record.id}` });
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
