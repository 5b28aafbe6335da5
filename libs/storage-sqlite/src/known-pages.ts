import type { DatasetName } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';

/** The stored rows of a page on which nothing has changed. */
export interface KnownRows {
  readonly rids: readonly number[];
  /** Values of theirs that could not be understood. */
  readonly unusableValues: number;
}

type NextRows = [
  first: number | null,
  last: number | null,
  count: number,
  unusableValues: number | null,
  texts: string | null,
];

/** Rows in a full page of Vanta's, until a page that was taken apart says otherwise. */
const USUAL_SIZE = 100;
const LONGEST_PAUSE = 64;

/**
 * Recognises pages whose rows are the stored ones that come next, to the letter, without taking them apart: SQLite puts
 * the stored texts together, and one comparison tells. Where pages turn out to differ, it looks at ever fewer of them.
 */
export class KnownPages {
  readonly #connection: Connection;
  readonly #table: string;
  #size = USUAL_SIZE;
  #statements: ReturnType<typeof prepareStatements> | null = null;
  /** How many pages pass unseen after the next one that differs, and how many still have to. */
  #pause = 1;
  #passing = 0;

  constructor(connection: Connection, dataset: DatasetName) {
    this.#connection = connection;
    this.#table = DATASET_LAYOUT[dataset].name;
  }

  /** The stored rows behind this rid, when their texts with a comma between two of them are this one. */
  find(rowsText: string, after: number): KnownRows | null {
    if (this.#passing > 0) {
      this.#passing -= 1;
      return null;
    }
    this.#statements ??= prepareStatements(this.#connection, this.#table, this.#size);
    const [first = null, last = null, count = 0, unusableValues, texts] =
      this.#statements.readNext.get(after) ?? [];
    if (texts !== rowsText || first === null || last === null) {
      this.#passing = this.#pause;
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      return null;
    }
    this.#pause = 1;
    const isGapless = last - first + 1 === count;
    const rids = isGapless
      ? Array.from({ length: count }, (_, place) => first + place)
      : this.#statements.readRids.all(after);
    return { rids, unusableValues: unusableValues ?? 0 };
  }

  /** Learns from a page that was taken apart how many rows the next one may hold. */
  expect(size: number): void {
    if (size === this.#size || size === 0) return;
    this.#size = size;
    this.#statements = null;
  }
}

function prepareStatements(connection: Connection, table: string, size: number) {
  // The number stands in the text: bound as a parameter it makes the statement a quarter slower.
  const next = `SELECT rid, unusable_values, raw_json FROM ${table} WHERE rid > ? ORDER BY rid LIMIT ${size}`;
  return {
    readNext: connection
      .prepare<[after: number], NextRows>(
        `SELECT min(rid), max(rid), count(*), sum(unusable_values), group_concat(raw_json, ',') FROM (${next})`,
      )
      .raw(),
    readRids: connection.prepare<[after: number], number>(next).pluck(),
  };
}
