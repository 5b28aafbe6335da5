import type { RowValues, TableSchema } from '@vanta-vuln/core';
import type { ParquetCodec } from './codecs.ts';
import type { EncodedRowGroup } from './encoded-row-group.ts';
import { RowGroupWriter } from './row-group-writer.ts';

/** Rows to be encoded, and how. */
export interface EncodeRowGroupsOptions {
  readonly table: TableSchema;
  /** Batches of rows; with `groupBy`, rows of one value come together. */
  readonly rows: AsyncIterable<readonly RowValues[]>;
  /** @default 'snappy' */
  readonly codec?: ParquetCodec | undefined;
  /** A row group holds one value of this column, so that readers skip the others. */
  readonly groupBy?: string | undefined;
  /** A row group closes at this number of rows. @default 40000 */
  readonly groupRows?: number | undefined;
  /** A row group closes at this many bytes, as encoded and held in memory. @default 10 MB */
  readonly groupBytes?: number | undefined;
}

/** The row groups of rows that stream through; throws ParquetRowError when a row lacks a required value. */
export async function* encodeRowGroups(options: EncodeRowGroupsOptions): AsyncGenerator<EncodedRowGroup> {
  const { table, rows, codec, groupBy, groupRows, groupBytes } = options;
  const writer = new RowGroupWriter(table, { codec, groupBy, maxRows: groupRows, maxBytes: groupBytes });
  for await (const batch of rows) yield* writer.encode(batch);
  if (writer.rows > 0) yield writer.finish();
}
