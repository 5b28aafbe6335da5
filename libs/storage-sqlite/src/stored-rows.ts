import type { Statement } from 'better-sqlite3';
import type { DatasetName } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';

/** What a stored row is recognised by. */
export type StoredRow = [
  rid: number,
  id: string,
  contentHash: string,
  unusableValues: number,
  rawJson: string,
  lastDetectedAt: number | null,
];

/** Rows read ahead; more cost memory and, where rows come in another order than the stored one, time. */
const AHEAD = 100;

/**
 * Finds stored rows by id, quickly where they are asked for in the order in which they are stored: Vanta lists rows in
 * the same order each time, and reading a hundred on costs a third of looking each one up.
 */
export class StoredRows {
  readonly #find: Statement<[string], StoredRow>;
  readonly #readOn: Statement<[number], StoredRow>;
  #ahead: StoredRow[] = [];
  #next = 0;
  #last = 0;

  constructor(connection: Connection, dataset: DatasetName) {
    const { name, columns } = DATASET_LAYOUT[dataset];
    const hasDetection = columns.some((column) => column.name === 'last_detected_at');
    const values = `rid, id, content_hash, unusable_values, raw_json, ${hasDetection ? 'last_detected_at' : 'NULL'}`;
    this.#find = connection.prepare<[string], StoredRow>(`SELECT ${values} FROM ${name} WHERE id = ?`).raw();
    this.#readOn = connection
      .prepare<[number], StoredRow>(`SELECT ${values} FROM ${name} WHERE rid > ? ORDER BY rid LIMIT ${AHEAD}`)
      .raw();
  }

  /** The rid of the row that was found last; 0 before. */
  get last(): number {
    return this.#last;
  }

  /** Goes on behind a row that was found by other means. */
  skipTo(rid: number): void {
    this.#last = rid;
    this.#next = this.#ahead.length;
  }

  /** The stored row with this id. */
  find(id: string): StoredRow | undefined {
    const expected = this.#ahead[this.#next];
    if (expected?.[1] === id) {
      this.#next += 1;
      this.#last = expected[0];
      return expected;
    }
    const found = this.#find.get(id);
    if (found !== undefined) this.#follow(found[0]);
    return found;
  }

  /** Goes on behind a row that was found; reads ahead once two rows have come in the stored order. */
  #follow(rid: number): void {
    const isInOrder = rid === this.#last + 1;
    this.#last = rid;
    if (isInOrder) {
      this.#ahead = this.#readOn.all(rid);
      this.#next = 0;
      return;
    }
    const position = this.#ahead.findIndex(([ahead]) => ahead > rid);
    this.#next = position === -1 ? this.#ahead.length : position;
  }
}
