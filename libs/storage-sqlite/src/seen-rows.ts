/** Which stored rows the run has seen: one bit a row, so that millions of rows cost little memory. */
export class SeenRows {
  #bits: Uint8Array;
  #count = 0;

  /** @param highestRid the highest rid that can be asked for */
  constructor(highestRid: number) {
    this.#bits = new Uint8Array((highestRid >> 3) + 1);
  }

  /** How many rows have been seen. */
  get count(): number {
    return this.#count;
  }

  has(rid: number): boolean {
    return ((this.#bits[rid >> 3] ?? 0) & (1 << (rid & 7))) !== 0;
  }

  /** Notes a row; false when it had been seen before. */
  add(rid: number): boolean {
    if (this.has(rid)) return false;
    this.#bits[rid >> 3] = (this.#bits[rid >> 3] ?? 0) | (1 << (rid & 7));
    this.#count += 1;
    return true;
  }
}

/** The stored form of the rids that a page showed. */
export function encodeRids(rids: readonly number[]): Buffer {
  const packed = new Uint32Array(rids);
  return Buffer.from(packed.buffer);
}

/** The rids of a stored page. */
export function decodeRids(blob: Buffer): Uint32Array {
  const aligned = new Uint8Array(blob);
  return new Uint32Array(aligned.buffer, 0, aligned.byteLength / Uint32Array.BYTES_PER_ELEMENT);
}

/** The stored rows that a stream has shown: in a form that can be used, and only in one that can't. */
export interface StreamSeen {
  readonly usable: SeenRows;
  readonly unusable: SeenRows;
}
