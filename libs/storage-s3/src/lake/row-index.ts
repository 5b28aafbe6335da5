import { crc32 } from 'node:zlib';
import type { DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import type { CommittedState } from './commit-pointer.ts';
import { damagedObject } from './lake-errors.ts';
import { DIGEST_BYTES, traitsOfRow, writeDigests } from './row-facts.ts';
import type { RowFacts, RowTraits } from './row-facts.ts';

// A block: the count of rows, five numbers a row, then all digests, then all texts.
const NUMBERS = 5;
const WORD = 4;
const NOBODY_COUNTED = 0xffffffff;
const IS_DEACTIVATED = 1;
const IS_DATED = 2;
const READ_BYTES = 8 * 1024 * 1024;

const INITIAL_ROWS = 256;
const INITIAL_TEXT = 16 * 1024;
// A UTF-16 unit takes up to three bytes.
const BYTES_A_UNIT = 3;

/** Gathers the index of some rows, in their order, as a piece of the index of a snapshot. Memory: some 80 bytes a row. */
export class RowIndexWriter {
  #rows = 0;
  #numbers = new Uint32Array(INITIAL_ROWS * NUMBERS);
  #digests: Buffer = Buffer.allocUnsafeSlow(INITIAL_ROWS * 2 * DIGEST_BYTES);
  #text: Buffer = Buffer.allocUnsafeSlow(INITIAL_TEXT);
  #textBytes = 0;

  add(row: RowFacts): void {
    this.#addTraits(row);
    this.#digests.set(row.content, this.#rows * 2 * DIGEST_BYTES);
    this.#digests.set(row.raw, (this.#rows * 2 + 1) * DIGEST_BYTES);
    this.#rows += 1;
  }

  /** Adds a row of which nothing but its values is known. */
  addRow(row: RowValues, unusableValues: number | null): void {
    this.#addTraits(traitsOfRow(row, unusableValues));
    writeDigests(row, this.#digests, this.#rows * 2 * DIGEST_BYTES);
    this.#rows += 1;
  }

  /** The piece; the next one begins empty. */
  take(): Uint8Array {
    const head = Uint32Array.of(this.#rows, this.#textBytes);
    const numbers = this.#numbers.subarray(0, this.#rows * NUMBERS);
    const piece = Buffer.concat([
      new Uint8Array(head.buffer),
      new Uint8Array(numbers.buffer, 0, numbers.byteLength),
      this.#digests.subarray(0, this.#rows * 2 * DIGEST_BYTES),
      this.#text.subarray(0, this.#textBytes),
    ]);
    this.#rows = 0;
    this.#textBytes = 0;
    return piece;
  }

  #addTraits(row: RowTraits): void {
    this.#reserve(row.id.length + (row.explains?.length ?? 0));
    const flags = (row.isDeactivated ? IS_DEACTIVATED : 0) | (row.isDated ? IS_DATED : 0);
    const numbers = this.#rows * NUMBERS;
    this.#numbers[numbers] = this.#addText(row.id);
    this.#numbers[numbers + 1] = this.#addText(row.explains ?? '');
    this.#numbers[numbers + 2] = row.explains === null ? 0 : 1;
    this.#numbers[numbers + 3] = flags;
    this.#numbers[numbers + 4] = row.unusableValues ?? NOBODY_COUNTED;
  }

  #addText(text: string): number {
    const written = this.#text.write(text, this.#textBytes);
    this.#textBytes += written;
    return written;
  }

  #reserve(units: number): void {
    const textBytes = this.#textBytes + units * BYTES_A_UNIT;
    if (textBytes > this.#text.length) this.#text = longer(this.#text, textBytes);
    if ((this.#rows + 1) * NUMBERS <= this.#numbers.length) return;
    const numbers = new Uint32Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    this.#digests = longer(this.#digests, this.#digests.length * 2);
  }
}

function longer(bytes: Buffer, needed: number): Buffer {
  const grown = Buffer.allocUnsafeSlow(Math.max(needed, bytes.length * 2));
  bytes.copy(grown);
  return grown;
}

/** An index, and what is known of it. */
export interface StoredIndex {
  readonly key: string;
  /** Of its snapshot. */
  readonly rows: number;
  /** CRC-32; null where an earlier version wrote it. */
  readonly checksum: number | null;
}

/** The index of a dataset of a committed run. */
export function indexOf(
  { indexes, indexChecksums, snapshot }: CommittedState,
  dataset: DatasetName,
): StoredIndex {
  return { key: indexes[dataset], rows: snapshot[dataset].rows, checksum: indexChecksums[dataset] };
}

/**
 * Reads the index of a snapshot, block by block; throws StoreError `lake-damaged`, for other bytes than those that were
 * written when all has been read.
 *
 * One that was cut off between two blocks would make every row new that it lacks; one in which an id or a digest has
 * changed, rows that nobody has touched.
 */
export async function* readRowFacts(
  store: ObjectStore,
  { key, rows, checksum }: StoredIndex,
): AsyncGenerator<RowFacts[]> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  let found = 0;
  let sum = 0;
  for (;;) {
    const bytes = await store.getRange(key, { start: offset, end: offset + READ_BYTES });
    offset += bytes.length;
    sum = crc32(bytes, sum);
    rest = Buffer.concat([rest, bytes]);
    for (let size = blockSize(rest); size !== null && size <= rest.length; size = blockSize(rest)) {
      const facts = decodeBlock(rest.subarray(0, size));
      found += facts.length;
      yield facts;
      rest = rest.subarray(size);
    }
    if (bytes.length > 0) continue;
    if (rest.length > 0) throw damagedObject(store.location, key, 'it ends in the middle of a block.');
    if (found !== rows)
      throw damagedObject(store.location, key, `it holds ${found} rows, and its snapshot ${rows}.`);
    if (checksum === null || checksum === sum) return;
    throw damagedObject(store.location, key, 'its bytes are not those that were written.');
  }
}

function blockSize(bytes: Buffer): number | null {
  if (bytes.length < 2 * WORD) return null;
  const count = bytes.readUInt32LE(0);
  return 2 * WORD + count * (NUMBERS * WORD + 2 * DIGEST_BYTES) + bytes.readUInt32LE(WORD);
}

function decodeBlock(block: Buffer): RowFacts[] {
  const count = block.readUInt32LE(0);
  const digests = 2 * WORD + count * NUMBERS * WORD;
  let text = digests + count * 2 * DIGEST_BYTES;
  const take = (length: number) => block.toString('utf8', text, (text += length));
  return Array.from({ length: count }, (_, index) => {
    const number = (which: number) => block.readUInt32LE(2 * WORD + (index * NUMBERS + which) * WORD);
    const digest = digests + index * 2 * DIGEST_BYTES;
    const id = take(number(0));
    const explains = take(number(1));
    const flags = number(3);
    return {
      id,
      content: block.subarray(digest, digest + DIGEST_BYTES),
      raw: block.subarray(digest + DIGEST_BYTES, digest + 2 * DIGEST_BYTES),
      isDeactivated: (flags & IS_DEACTIVATED) !== 0,
      isDated: (flags & IS_DATED) !== 0,
      explains: number(2) === 0 ? null : explains,
      unusableValues: number(4) === NOBODY_COUNTED ? null : number(4),
    };
  });
}
