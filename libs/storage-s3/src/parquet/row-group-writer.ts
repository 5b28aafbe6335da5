import type { RowValues, TableSchema } from '@vanta-vuln/core';
import { codecName } from './codecs.ts';
import type { ParquetCodec } from './codecs.ts';
import { ColumnWriter } from './column-writer.ts';
import type { EncodedRowGroup } from './encoded-row-group.ts';

/** How row groups are compressed, and when one closes. */
export interface RowGroupOptions {
  /** @default 'snappy' */
  readonly codec?: ParquetCodec | undefined;
  /** A group holds one value of this column. */
  readonly groupBy?: string | undefined;
  /** Columns in which no two rows have the same value. @default none: found out by trying */
  readonly distinct?: readonly string[] | undefined;
  /** @default 40000 */
  readonly maxRows?: number | undefined;
  /** Bytes that wait in memory, as encoded. @default 10 MB */
  readonly maxBytes?: number | undefined;
}

const MAX_ROWS = 40_000;
const MAX_BYTES = 10 * 1024 * 1024;
// Bytes are counted between slices, not after each row.
const SLICE_ROWS = 256;

/** Encodes rows as they come: what waits for the end of the row group is encoded, not objects. */
export class RowGroupWriter {
  readonly #columns: readonly ColumnWriter[];
  readonly #groupBy: string | undefined;
  readonly #maxRows: number;
  readonly #maxBytes: number;
  #rows = 0;
  #heldBytes = 0;
  #value: RowValues[string];

  constructor(table: TableSchema, options: RowGroupOptions = {}) {
    const { groupBy, distinct = [], maxRows = MAX_ROWS, maxBytes = MAX_BYTES } = options;
    const codec = codecName(options.codec ?? 'snappy');
    this.#columns = table.columns.map(
      (column) =>
        new ColumnWriter(column, { table: table.name, codec, isDistinct: distinct.includes(column.name) }),
    );
    this.#groupBy = groupBy;
    this.#maxRows = maxRows;
    this.#maxBytes = maxBytes;
  }

  /** Rows that wait for the end of the group. */
  get rows(): number {
    return this.#rows;
  }

  /** Bytes that wait for it, as encoded. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Takes rows, and gives the groups that they fill. Throws ParquetRowError when a row lacks a required value. */
  *encode(rows: readonly RowValues[]): Generator<EncodedRowGroup> {
    let taken = 0;
    while (taken < rows.length) {
      const fitted = this.addRows(rows, taken);
      taken += fitted;
      if (fitted === 0) yield this.finish();
    }
  }

  /**
   * Takes rows from the start on and says how many: the rest belongs to the next group.
   * Throws ParquetRowError when a row lacks a required value.
   */
  addRows(rows: readonly RowValues[], start: number): number {
    const fitting = rows.slice(start, start + this.#capacity());
    const groupBy = this.#groupBy;
    if (groupBy !== undefined && this.#rows === 0) this.#value = fitting[0]?.[groupBy];
    const other = groupBy === undefined ? -1 : fitting.findIndex((row) => row[groupBy] !== this.#value);
    const taken = other === -1 ? fitting : fitting.slice(0, other);
    for (const column of this.#columns) column.addRows(taken);
    this.#rows += taken.length;
    this.#heldBytes = this.#columns.reduce((sum, column) => sum + column.heldBytes, 0);
    return taken.length;
  }

  /** The row group; the next one begins empty. */
  finish(): EncodedRowGroup {
    const group = { rows: this.#rows, columns: this.#columns.map((column) => column.finish()) };
    this.#rows = 0;
    this.#heldBytes = 0;
    return group;
  }

  /** Rows until the next look at the bytes: as many as fit if they are like those before, at least one if any. */
  #capacity(): number {
    if (this.#rows === 0) return 1;
    if (this.#heldBytes >= this.#maxBytes) return 0;
    const likely = Math.floor(((this.#maxBytes - this.#heldBytes) * this.#rows) / this.#heldBytes);
    return Math.min(this.#maxRows - this.#rows, this.#rows, SLICE_ROWS, Math.max(1, likely));
  }
}
