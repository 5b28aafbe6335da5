const START_BYTES = 4096;
const LENGTH_BYTES = 4;
const UTF8_BYTES_PER_UNIT = 3;
const WORD = 2 ** 32;

/** Values in Parquet's PLAIN encoding, one after the other, in memory that grows and is used again. */
export class ValueBuffer {
  // Not from Node's pool: what is kept for long would keep all that passes through the pool.
  #bytes = Buffer.allocUnsafeSlow(START_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The length as UTF-8 and the bytes; returns how many bytes that took. */
  addText(text: string): number {
    this.#reserve(LENGTH_BYTES + text.length * UTF8_BYTES_PER_UNIT);
    const start = this.#length;
    const written = this.#bytes.write(text, start + LENGTH_BYTES);
    this.#bytes[start] = written;
    this.#bytes[start + 1] = written >>> 8;
    this.#bytes[start + 2] = written >>> 16;
    this.#bytes[start + 3] = written >>> 24;
    this.#length = start + LENGTH_BYTES + written;
    return LENGTH_BYTES + written;
  }

  addDouble(value: number): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  /** A safe integer in 64 bits, in two's complement. */
  addInteger(value: number): void {
    this.#reserve(8);
    this.#bytes.writeInt32LE(value | 0, this.#length);
    this.#length = this.#bytes.writeInt32LE(Math.floor(value / WORD), this.#length + 4);
  }

  /** The bytes so far, good until the next call. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
