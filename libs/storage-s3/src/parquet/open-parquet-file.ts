import type { ColumnValue, ObjectStore } from '@vanta-vuln/core';
import { openParquet } from './open-parquet.ts';
import { readParquet } from './read-parquet.ts';
import type { ReadParquetOptions } from './read-parquet-options.ts';

/** A Parquet file whose footer has been read and whose rows have not. */
export interface ParquetFile {
  /** For messages. */
  readonly name: string;
  /** Rows in the whole file. */
  readonly rows: number;
  /** What the file says of itself: table, schema_version, run_id, writer_version. */
  readonly facts: Readonly<Record<string, string>>;
  /**
   * The rows, one batch for each row group; a column that the file is too old to hold is null.
   *
   * Throws ParquetSchemaError when the file does not fit the table, ParquetFileError when it is damaged.
   */
  read(options: ReadParquetOptions): AsyncIterable<readonly (readonly ColumnValue[])[]>;
}

/** Opens a Parquet file in a store; throws ObjectNotFoundError and ParquetFileError. */
export async function openParquetFile(store: ObjectStore, key: string): Promise<ParquetFile> {
  const file = await openParquet(store, key);
  const { name, rows, facts } = file;
  return { name, rows, facts, read: (options) => readParquet(file, options) };
}
