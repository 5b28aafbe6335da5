import type { ColumnValue } from '@vanta-vuln/core';
import { compareText } from './compare-text.ts';
import { NumberList } from './number-list.ts';
import { ValueBuffer } from './value-buffer.ts';
import { bitWidthOf, encodeIndexes } from './value-encoder.ts';
import type { Bounds, EncodedRest, EncodedValues, ValueEncoder } from './value-encoder.ts';

const SAMPLE = 2000;
// Of a sample in which hardly any value comes twice, a dictionary would hold them all.
const DISTINCT_SHARE = 0.93;
const MAX_DICTIONARY_BYTES = 8 * 1024 * 1024;
const LENGTH_BYTES = 4;

// One for all columns: a dictionary is compressed before the next one is encoded.
const dictionaryBuffer = new ValueBuffer();

/** Texts, as numbers in a dictionary while values come again, else as they are. */
export class StringEncoder implements ValueEncoder {
  readonly #plain = new ValueBuffer();
  #numbers = new Map<string, number>();
  readonly #indexes = new NumberList('index');
  #dictionaryBytes = 0;
  #repeatedBytes = 0;
  // Neighbours often hold the same text, or one object that is known at sight.
  #last: string | undefined;
  #lastIndex = 0;
  #isPlain = false;
  // Ids and hashes are as distinct in the next chunk as in this one: no need to find out again.
  #wasDistinct: boolean;
  #min: string | undefined;
  #max: string | undefined;

  /** With `isDistinct`, no value comes twice, and no dictionary is tried. */
  constructor({ isDistinct }: { readonly isDistinct: boolean }) {
    this.#wasDistinct = isDistinct;
  }

  get heldBytes(): number {
    return this.#dictionaryBytes + this.#indexes.length * 2;
  }

  get pageBytes(): number {
    return this.#plain.length;
  }

  add(value: ColumnValue): void {
    const text = String(value);
    if (this.#isPlain || this.#wasDistinct) this.#addPlain(text);
    else this.#addIndex(text);
  }

  cutPage(): EncodedValues {
    const body = this.#plain.view();
    this.#plain.clear();
    return { encoding: 'PLAIN', body };
  }

  finish(): EncodedRest {
    if (!this.#isPlain && !this.#wasDistinct && !this.#dictionaryPays()) this.#turnPlain();
    const rest = this.#indexes.length > 0 ? this.#encodeDictionary() : this.cutPage();
    this.#clear();
    return rest;
  }

  bounds(): Bounds {
    if (this.#min === undefined || this.#max === undefined) return {};
    return { min_value: this.#min, max_value: this.#max };
  }

  #addPlain(text: string): void {
    this.#plain.addText(text);
    this.#note(text);
  }

  #addIndex(text: string): void {
    const known = text === this.#last ? this.#lastIndex : this.#numbers.get(text);
    const index = known ?? this.#numbers.size;
    this.#indexes.push(index);
    this.#last = text;
    this.#lastIndex = index;
    if (known !== undefined) {
      this.#repeatedBytes += LENGTH_BYTES + text.length;
    } else {
      this.#numbers.set(text, index);
      this.#dictionaryBytes += LENGTH_BYTES + text.length;
      this.#note(text);
    }
    if (this.#dictionaryBytes > MAX_DICTIONARY_BYTES) this.#turnPlain();
    else if (this.#indexes.length === SAMPLE && this.#numbers.size > SAMPLE * DISTINCT_SHARE) {
      this.#turnPlain();
      this.#wasDistinct = true;
    }
  }

  #turnPlain(): void {
    const texts = [...this.#numbers.keys()];
    for (const index of this.#indexes.view()) this.#plain.addText(texts[index] ?? '');
    this.#forgetDictionary();
    this.#isPlain = true;
  }

  #dictionaryPays(): boolean {
    const indexBytes = (this.#indexes.length * bitWidthOf(this.#numbers.size)) / 8;
    return indexBytes < this.#repeatedBytes;
  }

  #encodeDictionary(): EncodedRest {
    dictionaryBuffer.clear();
    for (const text of this.#numbers.keys()) dictionaryBuffer.addText(text);
    const dictionary = { body: dictionaryBuffer.view(), count: this.#numbers.size };
    const body = encodeIndexes(this.#indexes.view(), dictionary.count);
    return { encoding: 'RLE_DICTIONARY', body, dictionary };
  }

  #note(text: string): void {
    if (this.#min === undefined || compareText(text, this.#min) < 0) this.#min = text;
    if (this.#max === undefined || compareText(text, this.#max) > 0) this.#max = text;
  }

  #forgetDictionary(): void {
    this.#numbers = new Map();
    this.#last = undefined;
    this.#indexes.clear();
    this.#dictionaryBytes = 0;
    this.#repeatedBytes = 0;
  }

  #clear(): void {
    this.#forgetDictionary();
    this.#isPlain = false;
    this.#min = undefined;
    this.#max = undefined;
  }
}
