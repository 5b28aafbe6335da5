import type { RowValues, TableSchema } from '@vanta-vuln/core';
import type { CompressionCodec, RowGroup } from 'hyparquet';
import { ColumnWriter } from './column-writer.ts';

/** When a row group closes. */
export interface RowGroupLimits {
  /** A group holds one value of this column. */
  readonly groupBy?: string | undefined;
  readonly maxRows: number;
  /** Bytes that wait in memory, as encoded. */
  readonly maxBytes: number;
}

/** A finished row group: the bytes of its column chunks, in pieces, and what the footer says of it. */
export interface WrittenRowGroup {
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
  readonly group: RowGroup;
}

// Bytes are counted between slices, not after each row.
const SLICE_ROWS = 256;

/** Encodes rows as they come: what waits for the end of the row group is encoded, not objects. */
export class RowGroupWriter {
  readonly #limits: RowGroupLimits;
  readonly #columns: readonly ColumnWriter[];
  #rows = 0;
  #heldBytes = 0;
  #value: RowValues[string];

  constructor(table: TableSchema, codec: CompressionCodec, limits: RowGroupLimits) {
    this.#columns = table.columns.map((column) => new ColumnWriter(table.name, column, codec));
    this.#limits = limits;
  }

  get rows(): number {
    return this.#rows;
  }

  /**
   * Takes rows from the start on and says how many: the rest belongs to the next group.
   * Throws ParquetRowError when a row lacks a required value.
   */
  addRows(rows: readonly RowValues[], start: number): number {
    const fitting = rows.slice(start, start + this.#capacity());
    const { groupBy } = this.#limits;
    if (groupBy !== undefined && this.#rows === 0) this.#value = fitting[0]?.[groupBy];
    const other = groupBy === undefined ? -1 : fitting.findIndex((row) => row[groupBy] !== this.#value);
    const taken = other === -1 ? fitting : fitting.slice(0, other);
    for (const column of this.#columns) column.addRows(taken);
    this.#rows += taken.length;
    this.#heldBytes = this.#columns.reduce((sum, column) => sum + column.heldBytes, 0);
    return taken.length;
  }

  /** The row group; its bytes will begin at the offset. The next one begins empty. */
  finish(offset: number): WrittenRowGroup {
    const written: Uint8Array[] = [];
    const columns: RowGroup['columns'] = [];
    let end = offset;
    let uncompressed = 0n;
    for (const column of this.#columns) {
      const { pieces, chunk } = column.finish(end);
      for (const piece of pieces) {
        written.push(piece);
        end += piece.length;
      }
      columns.push(chunk);
      uncompressed += chunk.meta_data?.total_uncompressed_size ?? 0n;
    }
    const group = {
      columns,
      num_rows: BigInt(this.#rows),
      total_byte_size: uncompressed,
      total_compressed_size: BigInt(end - offset),
    };
    this.#rows = 0;
    this.#heldBytes = 0;
    return { pieces: written, bytes: end - offset, group };
  }

  /** Rows until the next look at the bytes: as many as fit if they are like those before, at least one if any. */
  #capacity(): number {
    const { maxRows, maxBytes } = this.#limits;
    if (this.#rows === 0) return 1;
    if (this.#heldBytes >= maxBytes) return 0;
    const likely = Math.floor(((maxBytes - this.#heldBytes) * this.#rows) / this.#heldBytes);
    return Math.min(maxRows - this.#rows, this.#rows, SLICE_ROWS, Math.max(1, likely));
  }
}
