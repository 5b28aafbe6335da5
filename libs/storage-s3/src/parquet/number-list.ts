type Numbers = Uint8Array | Uint32Array | Float64Array;

const START_LENGTH = 1024;

const MAKERS = {
  level: (length: number) => new Uint8Array(length),
  index: (length: number) => new Uint32Array(length),
  double: (length: number) => new Float64Array(length),
} as const satisfies Record<string, (length: number) => Numbers>;

/** Numbers of one kind, in memory that grows and is used again: arrays of a row group each would wait for the collector. */
export class NumberList {
  readonly #make: (length: number) => Numbers;
  #numbers: Numbers;
  #length = 0;

  constructor(kind: keyof typeof MAKERS) {
    this.#make = MAKERS[kind];
    this.#numbers = this.#make(START_LENGTH);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) this.#grow(this.#length + 1);
    this.#numbers[this.#length] = value;
    this.#length += 1;
  }

  /** Adds a value so many times. */
  pushRun(value: number, times: number): void {
    const end = this.#length + times;
    if (end > this.#numbers.length) this.#grow(end);
    this.#numbers.fill(value, this.#length, end);
    this.#length = end;
  }

  /** The numbers so far, good until the next call. */
  view(): Numbers {
    return this.#numbers.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  #grow(needed: number): void {
    const grown = this.#make(Math.max(needed, this.#numbers.length * 2));
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}
