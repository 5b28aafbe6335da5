import type { ColumnValue } from '@vanta-vuln/core';
import { NumberList } from './number-list.ts';
import { ValueBuffer } from './value-buffer.ts';
import { encodeIndexes } from './value-encoder.ts';
import type { Bounds, EncodedRest, EncodedValues, ValueEncoder } from './value-encoder.ts';

const VALUE_BYTES = 8;
const SAMPLE = 1000;
// An index takes a quarter of a value at most, so a dictionary of half the values is the smaller one.
const DISTINCT_SHARE = 0.5;

/** Numbers of 64 bits: doubles, or integers that stand for counts and moments. */
export class NumberEncoder implements ValueEncoder {
  readonly #type: 'double' | 'integer';
  readonly #buffer = new ValueBuffer();
  readonly pageBytes = 0;
  readonly #values = new NumberList('double');
  readonly #indexes = new NumberList('index');

  constructor(type: 'double' | 'integer') {
    this.#type = type;
  }

  get heldBytes(): number {
    return this.#values.length * VALUE_BYTES;
  }

  add(value: ColumnValue): void {
    this.#values.push(Number(value));
  }

  cutPage(): EncodedValues {
    return { encoding: 'PLAIN', body: this.#encode(this.#values.view()) };
  }

  finish(): EncodedRest {
    const rest = this.#encodeDictionary() ?? this.cutPage();
    this.#values.clear();
    return rest;
  }

  bounds(): Bounds {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const value of this.#values.view()) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
    // Nothing, or nothing but NaN, which has no place in an order.
    if (min > max) return {};
    if (this.#type === 'integer') return { min_value: BigInt(min), max_value: BigInt(max) };
    // The format wants the lower zero below and the upper one above.
    return { min_value: min === 0 ? -0 : min, max_value: max === 0 ? 0 : max };
  }

  /** Null when the values differ too much. */
  #encodeDictionary(): EncodedRest | null {
    const numbers = new Map<number, number>();
    const indexes = this.#indexes;
    indexes.clear();
    for (const value of this.#values.view()) {
      // A map takes the two zeros for one.
      if (Object.is(value, -0)) return null;
      if (indexes.length >= SAMPLE && numbers.size > indexes.length * DISTINCT_SHARE) return null;
      const index = numbers.get(value) ?? numbers.size;
      if (index === numbers.size) numbers.set(value, index);
      indexes.push(index);
    }
    if (numbers.size > indexes.length * DISTINCT_SHARE) return null;
    if (indexes.length === 0) return null;
    const dictionary = { body: this.#encode(numbers.keys()), count: numbers.size };
    return { encoding: 'RLE_DICTIONARY', body: encodeIndexes(indexes.view(), numbers.size), dictionary };
  }

  #encode(values: Iterable<number>): Uint8Array {
    const buffer = this.#buffer;
    buffer.clear();
    if (this.#type === 'double') for (const value of values) buffer.addDouble(value);
    else for (const value of values) buffer.addInteger(value);
    return buffer.view();
  }
}
