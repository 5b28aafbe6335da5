import { encodeRowGroups } from './encode-row-groups.ts';
import type { EncodeRowGroupsOptions } from './encode-row-groups.ts';
import { writeRowGroups } from './write-row-groups.ts';
import type { ParquetFileFacts } from './write-row-groups.ts';

/** What to write, and how. */
export interface WriteParquetOptions extends EncodeRowGroupsOptions {
  readonly facts: ParquetFileFacts;
}

/**
 * The bytes of a Parquet file, piece by piece: memory holds one row group as encoded, however many rows there are.
 *
 * Throws ParquetRowError when a row lacks a required value.
 */
export function writeParquet(options: WriteParquetOptions): AsyncGenerator<Uint8Array> {
  const { table, facts } = options;
  return writeRowGroups({ table, facts, groups: encodeRowGroups(options) });
}
