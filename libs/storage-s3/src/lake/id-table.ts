const EMPTY = -1;
const INITIAL_SLOTS = 4096;
const INITIAL_BYTES = 64 * 1024;
const LARGEST_LOAD = 0.6;
// A UTF-16 unit takes up to three bytes.
const BYTES_A_UNIT = 3;
const WORD = 4;

/**
 * Numbers texts in the order in which they come, each once: 0, 1, 2 and so on.
 *
 * Takes about 15 bytes a text beside its own, where a map of strings takes over a hundred.
 */
export class IdTable {
  #slots = new Int32Array(INITIAL_SLOTS).fill(EMPTY);
  #bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  /** Where each text ends. */
  #ends = new Uint32Array(INITIAL_SLOTS);
  #count = 0;
  /** The text that is asked for. */
  #scratch = Buffer.allocUnsafeSlow(1024);
  #scratchBytes = 0;

  /** How many texts there are. */
  get size(): number {
    return this.#count;
  }

  /** The number of a text; -1 when it has none. */
  find(text: string): number {
    this.#take(text);
    return this.#slots[this.#findSlot()] ?? EMPTY;
  }

  /** The number of a text, which gets the next one when it has none. */
  add(text: string): number {
    if (this.#count >= this.#slots.length * LARGEST_LOAD) this.#growSlots();
    this.#take(text);
    const slot = this.#findSlot();
    const known = this.#slots[slot] ?? EMPTY;
    if (known !== EMPTY) return known;
    const number = this.#count;
    this.#append();
    this.#slots[slot] = number;
    return number;
  }

  /** The text of a number. */
  get(number: number): string {
    return this.#bytes.toString('utf8', this.#start(number), this.#ends[number]);
  }

  /** The UTF-8 bytes of the text of a number: a view that the next `add` makes invalid. */
  bytes(number: number): Buffer {
    return this.#bytes.subarray(this.#start(number), this.#ends[number]);
  }

  #start(number: number): number {
    return number === 0 ? 0 : (this.#ends[number - 1] ?? 0);
  }

  /** Writes a text where it can be hashed and compared as bytes: units of a text one by one take twice the time. */
  #take(text: string): void {
    const longest = text.length * BYTES_A_UNIT;
    if (longest > this.#scratch.length) this.#scratch = Buffer.allocUnsafeSlow(longest);
    this.#scratchBytes = this.#scratch.write(text, 0, 'utf8');
  }

  #append(): void {
    const start = this.#start(this.#count);
    const end = start + this.#scratchBytes;
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    if (this.#count >= this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#scratch.copy(this.#bytes, start, 0, this.#scratchBytes);
    this.#ends[this.#count] = end;
    this.#count += 1;
  }

  /** The slot that holds the text, or the free one where it belongs. */
  #findSlot(): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.#scratch, 0, this.#scratchBytes) & mask;
    for (let number = this.#slots[slot] ?? EMPTY; number !== EMPTY; number = this.#slots[slot] ?? EMPTY) {
      if (this.#isSame(number)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #isSame(number: number): boolean {
    const start = this.#start(number);
    const end = this.#ends[number] ?? start;
    const length = this.#scratchBytes;
    return length === end - start && this.#bytes.compare(this.#scratch, 0, length, start, end) === 0;
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.#count; number += 1) {
      let slot = hashOf(this.#bytes, this.#start(number), this.#ends[number] ?? 0) & mask;
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.#slots[slot] = number;
    }
  }
}

/** FNV-1a over words of four bytes, with its bits mixed: ids that count up must not lie side by side. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  let index = start;
  for (; index + WORD <= end; index += WORD) {
    const word =
      (bytes[index] ?? 0) |
      ((bytes[index + 1] ?? 0) << 8) |
      ((bytes[index + 2] ?? 0) << 16) |
      ((bytes[index + 3] ?? 0) << 24);
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  }
  for (; index < end; index += 1) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  hash ^= hash >>> 16;
  return Math.imul(hash, 0x85ebca6b) >>> 1;
}
