import type { ColumnValue } from '@vanta-vuln/core';
import { ByteWriter } from 'hyparquet-writer';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { NumberList } from './number-list.ts';
import type { Bounds, EncodedRest, EncodedValues, ValueEncoder } from './value-encoder.ts';

/** Truth values, one bit each or as runs. */
export class BooleanEncoder implements ValueEncoder {
  readonly pageBytes = 0;
  readonly #values = new NumberList('level');
  #trues = 0;

  get heldBytes(): number {
    return this.#values.length;
  }

  add(value: ColumnValue): void {
    const bit = value === true ? 1 : 0;
    this.#values.push(bit);
    this.#trues += bit;
  }

  cutPage(): EncodedValues {
    const runs = new ByteWriter();
    writeRleBitPackedHybrid(runs, this.#values.view(), 1);
    const page = new ByteWriter();
    // Unlike levels, values in this encoding begin with their length.
    page.appendUint32(runs.offset);
    page.appendBytes(runs.getBytes());
    return { encoding: 'RLE', body: page.getBytes() };
  }

  finish(): EncodedRest {
    const rest = this.cutPage();
    this.#values.clear();
    this.#trues = 0;
    return rest;
  }

  bounds(): Bounds {
    if (this.#values.length === 0) return {};
    return { min_value: this.#trues === this.#values.length, max_value: this.#trues > 0 };
  }
}
