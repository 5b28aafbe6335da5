import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random values that depends on its seed and name alone. */
export class Random {
  readonly #generator;

  constructor(seed: number, stream: string) {
    this.#generator = xoroshiro128plus(seed ^ hashText(stream));
  }

  /** From 0 to just below 1. */
  fraction(): number {
    return (this.#generator.next() >>> 0) / 0x1_0000_0000;
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return uniformInt(this.#generator, min, max);
  }

  /** True with that probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One entry of a list that is not empty. */
  pick<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.fraction() * values.length)];
    if (value === undefined) throw new RangeError('pick: the list is empty');
    return value;
  }

  /** Lower-case hexadecimal digits. */
  hex(length: number): string {
    let text = '';
    while (text.length < length) text += (this.#generator.next() >>> 0).toString(16).padStart(8, '0');
    return text.slice(0, length);
  }
}

/** FNV-1a, 32 bits: spreads short names over the seeds. */
export function hashText(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}
