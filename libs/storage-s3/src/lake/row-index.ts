import type { ObjectStore } from '@vanta-vuln/core';
import { damagedObject } from './lake-errors.ts';
import { DIGEST_BYTES } from './row-facts.ts';
import type { RowFacts } from './row-facts.ts';

// A block: the count of rows, five numbers a row, then all digests, then all texts.
const NUMBERS = 5;
const WORD = 4;
const NOBODY_COUNTED = 0xffffffff;
const IS_DEACTIVATED = 1;
const IS_DATED = 2;
const READ_BYTES = 8 * 1024 * 1024;

/** The index of some rows, in their order, as a piece of the index of a snapshot. */
export function encodeRowFacts(rows: readonly RowFacts[]): Uint8Array {
  const numbers = new Uint32Array(rows.length * NUMBERS);
  const digests = Buffer.allocUnsafe(rows.length * 2 * DIGEST_BYTES);
  const texts: Buffer[] = [];
  rows.forEach((row, index) => {
    const id = Buffer.from(row.id);
    const explains = Buffer.from(row.explains ?? '');
    texts.push(id, explains);
    const flags = (row.isDeactivated ? IS_DEACTIVATED : 0) | (row.isDated ? IS_DATED : 0);
    const isExplained = row.explains === null ? 0 : 1;
    numbers.set(
      [id.length, explains.length, isExplained, flags, row.unusableValues ?? NOBODY_COUNTED],
      index * NUMBERS,
    );
    digests.set(row.content, index * 2 * DIGEST_BYTES);
    digests.set(row.raw, (index * 2 + 1) * DIGEST_BYTES);
  });
  const text = Buffer.concat(texts);
  const head = Uint32Array.of(rows.length, text.length);
  return Buffer.concat([new Uint8Array(head.buffer), new Uint8Array(numbers.buffer), digests, text]);
}

/** Reads the index of a snapshot, block by block; throws StoreError `lake-damaged`. */
export async function* readRowFacts(store: ObjectStore, key: string): AsyncGenerator<RowFacts[]> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for (;;) {
    const bytes = await store.getRange(key, { start: offset, end: offset + READ_BYTES });
    offset += bytes.length;
    rest = Buffer.concat([rest, bytes]);
    for (let size = blockSize(rest); size !== null && size <= rest.length; size = blockSize(rest)) {
      yield decodeBlock(rest.subarray(0, size));
      rest = rest.subarray(size);
    }
    if (bytes.length > 0) continue;
    if (rest.length === 0) return;
    throw damagedObject(store.location, key, 'it ends in the middle of a block.');
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
