import { hash } from 'node:crypto';
import { DATASET_TABLES } from '@vanta-vuln/core';
import type { ChangeEvent, DatasetName, RowValues } from '@vanta-vuln/core';
import type { Digest } from './journal-records.ts';

const WORDS = 4;

/** Counts items and hashes them all, whatever their order; memory does not grow with them. */
export class ItemDigest {
  #count = 0;
  // The sum of the hashes, word by word: an item that comes twice counts twice, which a XOR would not see.
  readonly #sums = new Uint32Array(WORDS);

  add(text: string): void {
    this.#count += 1;
    const bytes = hash('sha256', text, 'buffer');
    for (let word = 0; word < WORDS; word += 1) {
      this.#sums[word] = (this.#sums[word] ?? 0) + bytes.readUInt32LE(word * 4);
    }
  }

  get value(): Digest {
    return { count: this.#count, hash: Buffer.from(this.#sums.buffer).toString('hex') };
  }
}

// JSON as text already: to quote it once more would take longer than all other columns together.
const JSON_COLUMNS = ['raw_json', 'scanners_json'];

/** Makes the text of a row from which its hash is made: every column, its content hash and its raw JSON among them. */
export function rowTextMaker(dataset: DatasetName): (row: RowValues) => string {
  const names = DATASET_TABLES[dataset].columns
    .map(({ name }) => name)
    .filter((name) => !JSON_COLUMNS.includes(name));
  return (row) => {
    const values = JSON.stringify(names.map((name) => row[name] ?? null));
    return `${String(row['raw_json'])}\n${String(row['scanners_json'])}\n${values}`;
  };
}

/** The text of an entry of the history from which its hash is made. */
export function eventText({
  dataset,
  id,
  type,
  at,
  severity,
  name,
  changed,
  before,
  runId,
}: ChangeEvent): string {
  return JSON.stringify([dataset, id, type, at, severity, name, changed, before, runId]);
}
