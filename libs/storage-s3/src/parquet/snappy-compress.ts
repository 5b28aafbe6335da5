const HASH_BITS = 14;
const HASH_FACTOR = 0x1e35a7bd;
const HASH_SHIFT = 32 - HASH_BITS;
const WORD_BYTES = 4;
const MAX_OFFSET = 0xffff;
// Near the end there is little left to find, and four bytes may not be there to be read.
const MARGIN = 15;
const LONGEST_COPY = 64;
const INLINE_LITERAL = 60;
// How soon the search takes longer steps through what does not repeat.
const SKIP_BITS = 5;

/**
 * Compresses a page in the raw format of Snappy.
 *
 * It reads four bytes at a time and writes to memory taken once: with hyparquet-writer's own compressor, which does
 * neither, a file of real CVE texts took twice as long.
 */
export function snappyCompress(input: Uint8Array): Uint8Array {
  return new SnappyCompressor(input).compress();
}

// Used again from page to page: the memory of the worst case would otherwise wait for the collector each time.
const positions = new Int32Array(1 << HASH_BITS);
let scratch = new Uint8Array();

function takeScratch(inputLength: number): Uint8Array {
  // What does not compress at all grows by this much at most, as in the reference implementation.
  const longest = 32 + inputLength + Math.ceil(inputLength / 6);
  if (scratch.length < longest) scratch = new Uint8Array(longest);
  return scratch;
}

class SnappyCompressor {
  readonly #input: Uint8Array;
  readonly #view: DataView;
  readonly #output: Uint8Array;
  #length = 0;

  constructor(input: Uint8Array) {
    this.#input = input;
    this.#view = new DataView(input.buffer, input.byteOffset, input.byteLength);
    this.#output = takeScratch(input.length);
  }

  compress(): Uint8Array {
    this.#writeLength(this.#input.length);
    const rest = this.#compressMatches();
    if (rest < this.#input.length) this.#writeLiteral(rest, this.#input.length);
    return this.#output.slice(0, this.#length);
  }

  /** Writes all up to the last match, and returns where that ends. */
  #compressMatches(): number {
    const view = this.#view;
    const limit = this.#input.length - MARGIN;
    const seen = positions.fill(-1);
    let written = 0;
    let position = 0;
    let misses = 1 << SKIP_BITS;
    while (position < limit) {
      const word = view.getUint32(position, true);
      const slot = Math.imul(word, HASH_FACTOR) >>> HASH_SHIFT;
      const candidate = seen[slot] ?? -1;
      seen[slot] = position;
      const isMatch =
        candidate >= 0 && position - candidate <= MAX_OFFSET && view.getUint32(candidate, true) === word;
      if (!isMatch) {
        position += misses >>> SKIP_BITS;
        misses += 1;
        continue;
      }
      if (written < position) this.#writeLiteral(written, position);
      const length = this.#matchLength(candidate, position);
      this.#writeCopy(position - candidate, length);
      position += length;
      written = position;
      misses = 1 << SKIP_BITS;
      if (position >= limit) break;
      // The end of a match is where the next one likely begins.
      seen[Math.imul(view.getUint32(position - 1, true), HASH_FACTOR) >>> HASH_SHIFT] = position - 1;
    }
    return written;
  }

  #matchLength(candidate: number, position: number): number {
    const view = this.#view;
    const input = this.#input;
    const end = input.length;
    let length = WORD_BYTES;
    while (
      position + length + WORD_BYTES <= end &&
      view.getUint32(candidate + length, true) === view.getUint32(position + length, true)
    ) {
      length += WORD_BYTES;
    }
    while (position + length < end && input[candidate + length] === input[position + length]) length += 1;
    return length;
  }

  #writeLength(length: number): void {
    let rest = length;
    while (rest > 0x7f) {
      this.#write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.#write(rest);
  }

  #writeLiteral(start: number, end: number): void {
    const last = end - start - 1;
    if (last < INLINE_LITERAL) {
      this.#write(last << 2);
    } else {
      const bytes = last < 1 << 8 ? 1 : last < 1 << 16 ? 2 : last < 1 << 24 ? 3 : 4;
      this.#write((INLINE_LITERAL - 1 + bytes) << 2);
      for (let index = 0; index < bytes; index += 1) this.#write(last >>> (8 * index));
    }
    if (last < INLINE_LITERAL)
      for (let index = start; index < end; index += 1) this.#write(this.#input[index] ?? 0);
    else {
      this.#output.set(this.#input.subarray(start, end), this.#length);
      this.#length += end - start;
    }
  }

  #writeCopy(offset: number, length: number): void {
    let rest = length;
    // Never less than four left: a shorter copy has no form.
    while (rest >= LONGEST_COPY + WORD_BYTES) {
      this.#writeLongCopy(offset, LONGEST_COPY);
      rest -= LONGEST_COPY;
    }
    if (rest > LONGEST_COPY) {
      this.#writeLongCopy(offset, LONGEST_COPY - WORD_BYTES);
      rest -= LONGEST_COPY - WORD_BYTES;
    }
    if (rest < 12 && offset < 2048) {
      this.#write(1 | ((rest - WORD_BYTES) << 2) | ((offset >>> 8) << 5));
      this.#write(offset);
    } else {
      this.#writeLongCopy(offset, rest);
    }
  }

  #writeLongCopy(offset: number, length: number): void {
    this.#write(2 | ((length - 1) << 2));
    this.#write(offset);
    this.#write(offset >>> 8);
  }

  #write(byte: number): void {
    this.#output[this.#length] = byte;
    this.#length += 1;
  }
}
