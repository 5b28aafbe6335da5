import type { ColumnValue } from '@vanta-vuln/core';
import type { DecodedArray, Encoding } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';

/** The values of a data page without its levels; the body is good until the encoder's next call. */
export interface EncodedValues {
  readonly encoding: Encoding;
  readonly body: Uint8Array;
}

/** The different values of a column chunk, which its pages name by number. */
export interface EncodedDictionary {
  readonly body: Uint8Array;
  readonly count: number;
}

/** The last page of a column chunk, and the dictionary where that takes fewer bytes. */
export interface EncodedRest extends EncodedValues {
  readonly dictionary?: EncodedDictionary | undefined;
}

/** The smallest and the largest value of a chunk. */
export interface Bounds {
  readonly min_value?: string | number | bigint | boolean;
  readonly max_value?: string | number | bigint | boolean;
}

/** Takes the values of one column, nulls left out, and encodes them when a page or the chunk is full. */
export interface ValueEncoder {
  add(value: ColumnValue): void;
  /** Bytes that are kept until the chunk ends. */
  readonly heldBytes: number;
  /** Bytes that a page would have now; 0 while the page can't be cut here. */
  readonly pageBytes: number;
  cutPage(): EncodedValues;
  /** What is left; the encoder keeps no value after it. */
  finish(): EncodedRest;
  /** Of the values since the last chunk ended; asked for before `finish`. */
  bounds(): Bounds;
}

/** How many bits hold the numbers from 0 up to but not including `count`. */
export function bitWidthOf(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)));
}

/** A data page of numbers in a dictionary: their width and the numbers. */
export function encodeIndexes(indexes: DecodedArray, dictionarySize: number): Uint8Array {
  const width = bitWidthOf(dictionarySize);
  const writer = new ByteWriter();
  writer.appendUint8(width);
  writeRleBitPackedHybrid(writer, indexes, width);
  return writer.getBytes();
}
