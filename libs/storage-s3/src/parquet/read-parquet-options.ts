import type { TableSchema } from '@vanta-vuln/core';

/** What the rows wanted have in a column; ranges are inclusive. */
export interface ColumnBounds {
  readonly in?: readonly string[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Which columns and row groups to read. */
export interface ReadParquetOptions {
  readonly table: TableSchema;
  /** The columns wanted; each row comes as a tuple of their values. */
  readonly columns: readonly string[];
  /** Row groups whose statistics rule these out are not read; rows of the others come whether they fit or not. */
  readonly skip?: Readonly<Record<string, ColumnBounds>> | undefined;
  readonly signal?: AbortSignal | undefined;
}
