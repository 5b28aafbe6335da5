import { ByteWriter } from 'hyparquet-writer';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { NumberList } from './number-list.ts';
import type { PageLevels } from './page-list.ts';
import { bitWidthOf } from './value-encoder.ts';

const NOTHING = new Uint8Array();

/**
 * Says for each entry of a page whether it is a value, and where a new row begins.
 *
 * A definition of `maxDefinition` is a value; less is a null or an empty list. A repetition of 1 goes on with the row.
 */
export class LevelEncoder {
  readonly #maxDefinition: number;
  readonly #isList: boolean;
  readonly #definitions = new NumberList('level');
  readonly #repetitions = new NumberList('level');
  // Most columns have the same definition from row to row.
  #runOf = 0;
  #run = 0;
  #values = 0;
  #nulls = 0;
  #rows = 0;

  constructor({ maxDefinition, isList }: { readonly maxDefinition: number; readonly isList: boolean }) {
    this.#maxDefinition = maxDefinition;
    this.#isList = isList;
  }

  add(definition: number, isNewRow: boolean): void {
    if (definition !== this.#runOf) this.#endRun(definition);
    this.#run += 1;
    if (this.#isList) this.#repetitions.push(isNewRow ? 0 : 1);
    this.#values += 1;
    if (definition < this.#maxDefinition) this.#nulls += 1;
    if (isNewRow) this.#rows += 1;
  }

  take(): PageLevels {
    this.#endRun(0);
    const levels = {
      repetition: this.#isList ? encode(this.#repetitions, 1) : NOTHING,
      definition: this.#maxDefinition > 0 ? encode(this.#definitions, this.#maxDefinition) : NOTHING,
      values: this.#values,
      nulls: this.#nulls,
      rows: this.#rows,
    };
    this.#definitions.clear();
    this.#repetitions.clear();
    this.#values = 0;
    this.#nulls = 0;
    this.#rows = 0;
    return levels;
  }

  #endRun(next: number): void {
    if (this.#maxDefinition > 0) this.#definitions.pushRun(this.#runOf, this.#run);
    this.#runOf = next;
    this.#run = 0;
  }
}

function encode(levels: NumberList, highest: number): Uint8Array {
  const writer = new ByteWriter();
  writeRleBitPackedHybrid(writer, levels.view(), bitWidthOf(highest + 1));
  return writer.getBytes();
}
