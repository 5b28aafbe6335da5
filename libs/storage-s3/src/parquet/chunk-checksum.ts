import { crc32 } from 'node:zlib';
import type { ColumnMetaData, FileMetaData, KeyValue } from 'hyparquet';

/** What the footer calls the checksum of a column chunk: CRC-32 (as gzip's) of all its bytes, headers included, in hexadecimal. */
const KEY = 'crc32';

/** The checksum of a column chunk, for its description in the footer. */
export function describeChecksum(pieces: readonly Uint8Array[]): KeyValue {
  return { key: KEY, value: toHex(pieces.reduce((sum, piece) => crc32(piece, sum), 0)) };
}

/** The column chunks of a file by their first byte. */
export function chunksByStart({ row_groups: groups }: FileMetaData): ReadonlyMap<number, ColumnMetaData> {
  const chunks = groups.flatMap(({ columns }) => columns.flatMap(({ meta_data: chunk }) => chunk ?? []));
  return new Map(
    chunks.map((chunk) => [Number(chunk.dictionary_page_offset ?? chunk.data_page_offset), chunk]),
  );
}

/**
 * Throws when a column chunk is not what was written. Most wrong bytes decode to wrong values, and some, such as a number
 * of values that is none, keep a reader busy for hours. Chunks of other and of older writers have no checksum.
 */
export function checkChunk(bytes: Uint8Array, { key_value_metadata: facts = [] }: ColumnMetaData): void {
  const expected = facts.find(({ key }) => key === KEY)?.value;
  if (expected === undefined) return;
  const found = toHex(crc32(bytes));
  if (found !== expected) throw new RangeError(`its checksum is ${found}, ${expected} was written`);
}

const toHex = (sum: number) => sum.toString(16).padStart(8, '0');
