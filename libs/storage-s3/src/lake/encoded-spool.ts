import type { ObjectStore } from '@vanta-vuln/core';
import { encodedBytes } from '../parquet/encoded-row-group.ts';
import type { EncodedRowGroup } from '../parquet/encoded-row-group.ts';

const HELD_BYTES = 4 * 1024 * 1024;

/** Where the row groups go for which there is no room in memory. */
export interface SpoolTarget {
  readonly store: ObjectStore;
  /** The key of an object; they count from 1. */
  readonly keyOf: (number: number) => string;
}

interface SpooledGroup {
  readonly group: EncodedRowGroup;
  /** Its bytes, or the key of the object that holds them. */
  readonly content: Uint8Array | string;
}

/** Encoded row groups that wait to be laid into a file. Memory: 4 MB, and what the footer will say of each group. */
export class EncodedSpool {
  readonly #target: SpoolTarget;
  readonly #groups: SpooledGroup[] = [];
  #heldBytes = 0;
  #stored = 0;

  constructor(target: SpoolTarget) {
    this.#target = target;
  }

  async add(group: EncodedRowGroup): Promise<void> {
    const { store, keyOf } = this.#target;
    // One piece of its own size: as encoded, small pieces lie in larger memory.
    const bytes = Buffer.concat(
      group.columns.flatMap(({ pieces }) => pieces),
      encodedBytes(group),
    );
    const isHeld = this.#heldBytes + bytes.length <= HELD_BYTES;
    if (isHeld) this.#heldBytes += bytes.length;
    const key = isHeld ? null : keyOf((this.#stored += 1));
    if (key !== null) await store.put(key, bytes);
    const columns = group.columns.map((column) => ({ ...column, pieces: [] }));
    this.#groups.push({ group: { rows: group.rows, columns }, content: key ?? bytes });
  }

  /** The row groups, in the order in which they came. */
  async *read(): AsyncGenerator<EncodedRowGroup> {
    const { store } = this.#target;
    for (const { group, content } of this.#groups) {
      const bytes = typeof content === 'string' ? (await store.get(content)).bytes : content;
      let start = 0;
      const columns = group.columns.map((column) => ({
        ...column,
        pieces: [bytes.subarray(start, (start += column.bytes))],
      }));
      yield { rows: group.rows, columns };
    }
  }
}
