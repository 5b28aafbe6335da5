import { IdTable } from './id-table.ts';
import { DIGEST_BYTES } from './row-facts.ts';
import type { RowFacts } from './row-facts.ts';
import { OUTCOMES } from './row-outcome.ts';
import type { Outcome, SeenEntry, StagedEntry } from './row-outcome.ts';

const NONE = -1;
const INITIAL_ROWS = 4096;
const IS_DEACTIVATED = 1;
const IS_DATED = 2;
const NOBODY_COUNTED = 0xffff;

/**
 * What a run has seen of a dataset beside what the store holds: some 80 bytes for a stored row, 40 for a new one.
 *
 * Rows have numbers: stored ones their position in the snapshot, new ones those that follow.
 */
export class RowLedger {
  readonly #ids = new IdTable();
  readonly #findings = new IdTable();
  #stored = 0;
  #digests = new Uint8Array(INITIAL_ROWS);
  #flags = new Uint8Array(INITIAL_ROWS);
  #unusableValues = new Uint16Array(INITIAL_ROWS);
  #storedExplains = new Int32Array(INITIAL_ROWS).fill(NONE);
  #outcomes = new Uint8Array(INITIAL_ROWS);
  #ordinals = new Int32Array(INITIAL_ROWS).fill(NONE);
  #explains = new Int32Array(INITIAL_ROWS).fill(NONE);
  #staged = 0;
  #repeated = 0;
  #superseded = 0;

  /** Adds stored rows, in their order; to be done before anything is seen. */
  addStored(rows: readonly RowFacts[]): void {
    this.#reserve(this.#stored + rows.length);
    const bytes = (this.#stored + rows.length) * 2 * DIGEST_BYTES;
    this.#digests = new Uint8Array(this.#digests.buffer.transfer(bytes));
    for (const row of rows) {
      const number = this.#ids.add(row.id);
      this.#digests.set(row.content, number * 2 * DIGEST_BYTES);
      this.#digests.set(row.raw, (number * 2 + 1) * DIGEST_BYTES);
      this.#flags[number] = (row.isDeactivated ? IS_DEACTIVATED : 0) | (row.isDated ? IS_DATED : 0);
      this.#unusableValues[number] = row.unusableValues ?? NOBODY_COUNTED;
      this.#storedExplains[number] = row.explains === null ? NONE : this.#findings.add(row.explains);
    }
    this.#stored = this.#ids.size;
  }

  /** How many rows the store held before the run. */
  get stored(): number {
    return this.#stored;
  }

  /** How many rows are known: the stored ones, then the new ones. */
  get size(): number {
    return this.#ids.size;
  }

  /** How many rows were staged, superseded ones included. */
  get staged(): number {
    return this.#staged;
  }

  /** How many of the staged rows do not count, since a later reading does. */
  get superseded(): number {
    return this.#superseded;
  }

  /** How often a row came that had come before. */
  get repeated(): number {
    return this.#repeated;
  }

  /** The number of an id; -1 when it is not known. */
  find(id: string): number {
    return this.#ids.find(id);
  }

  idOf(number: number): string {
    return this.#ids.get(number);
  }

  idBytes(number: number): Buffer {
    return this.#ids.bytes(number);
  }

  outcomeOf(number: number): Outcome {
    return OUTCOMES[this.#outcomes[number] ?? 0] ?? 'unseen';
  }

  /** Which of the staged rows counts for a row; -1 when none does. */
  ordinalOf(number: number): number {
    return this.#ordinals[number] ?? NONE;
  }

  /** What is known of a stored row. */
  storedFacts(number: number): RowFacts {
    const flags = this.#flags[number] ?? 0;
    const unusable = this.#unusableValues[number] ?? NOBODY_COUNTED;
    const finding = this.#storedExplains[number] ?? NONE;
    const start = number * 2 * DIGEST_BYTES;
    return {
      id: this.#ids.get(number),
      content: this.#digests.subarray(start, start + DIGEST_BYTES),
      raw: this.#digests.subarray(start + DIGEST_BYTES, start + 2 * DIGEST_BYTES),
      isDeactivated: (flags & IS_DEACTIVATED) !== 0,
      isDated: (flags & IS_DATED) !== 0,
      explains: finding === NONE ? null : this.#findings.get(finding),
      unusableValues: unusable === NOBODY_COUNTED ? null : unusable,
    };
  }

  /** Notes what a page showed of a row; of a row that comes twice the last reading counts. */
  see(entry: SeenEntry): void {
    if (typeof entry === 'number') this.#noteReading(entry, 'same');
    else if (entry.length === 1) this.#noteUnusable(entry[0]);
    else this.#noteStaged(entry);
  }

  /** Calls a new row one that has come back. */
  callReappeared(number: number): void {
    this.#outcomes[number] = OUTCOMES.indexOf('reappeared');
  }

  /** The finding that a row which was seen, or stays, explains; null when it explains none. */
  explainedBy(number: number, isMissingKept: boolean): string | null {
    const outcome = this.outcomeOf(number);
    if (outcome === 'unseen' && !isMissingKept) return null;
    const isAsStored = outcome === 'unseen' || outcome === 'unusable' || outcome === 'same';
    const finding = (isAsStored ? this.#storedExplains : this.#explains)[number] ?? NONE;
    return finding === NONE ? null : this.#findings.get(finding);
  }

  /** How many rows have each outcome. */
  countOutcomes(): Record<Outcome, number> {
    const counts = new Array<number>(OUTCOMES.length).fill(0);
    for (let number = 0; number < this.#ids.size; number += 1) {
      const outcome = this.#outcomes[number] ?? 0;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    const count = (outcome: Outcome) => counts[OUTCOMES.indexOf(outcome)] ?? 0;
    return {
      unseen: count('unseen'),
      unusable: count('unusable'),
      same: count('same'),
      refreshed: count('refreshed'),
      updated: count('updated'),
      deactivated: count('deactivated'),
      reactivated: count('reactivated'),
      remediated: count('remediated'),
      discovered: count('discovered'),
      reappeared: count('reappeared'),
    };
  }

  #noteReading(number: number, outcome: Outcome): void {
    const before = this.outcomeOf(number);
    if (before !== 'unseen' && before !== 'unusable') this.#repeated += 1;
    if (this.ordinalOf(number) !== NONE) this.#superseded += 1;
    this.#outcomes[number] = OUTCOMES.indexOf(outcome);
    this.#ordinals[number] = NONE;
  }

  #noteUnusable(id: string): void {
    const number = this.#ids.find(id);
    if (number !== NONE && this.outcomeOf(number) === 'unseen')
      this.#outcomes[number] = OUTCOMES.indexOf('unusable');
  }

  #noteStaged([id, outcome, explains]: StagedEntry): void {
    const number = this.#ids.add(id);
    this.#reserve(this.#ids.size);
    this.#noteReading(number, outcome);
    this.#ordinals[number] = this.#staged;
    this.#explains[number] = explains === null ? NONE : this.#findings.add(explains);
    this.#staged += 1;
  }

  #reserve(rows: number): void {
    if (rows <= this.#outcomes.length) return;
    const before = this.#outcomes.length;
    const size = Math.max(rows, before * 2);
    const longer = (numbers: Int32Array<ArrayBuffer>) =>
      new Int32Array(numbers.buffer.transfer(size * Int32Array.BYTES_PER_ELEMENT)).fill(NONE, before);
    this.#flags = new Uint8Array(this.#flags.buffer.transfer(size));
    this.#outcomes = new Uint8Array(this.#outcomes.buffer.transfer(size));
    this.#unusableValues = new Uint16Array(
      this.#unusableValues.buffer.transfer(size * Uint16Array.BYTES_PER_ELEMENT),
    );
    this.#storedExplains = longer(this.#storedExplains);
    this.#ordinals = longer(this.#ordinals);
    this.#explains = longer(this.#explains);
  }
}
