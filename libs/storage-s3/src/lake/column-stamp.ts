import type { RowValues, TableSchema } from '@vanta-vuln/core';
import { CODEC_NAMES } from '../parquet/codecs.ts';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { ColumnWriter } from '../parquet/column-writer.ts';
import type { EncodedRowGroup } from '../parquet/encoded-row-group.ts';

/** What all rows of a run have in common, and when it becomes known. */
export interface StampOptions {
  /** With the stamped columns in their places. */
  readonly table: TableSchema;
  readonly codec: ParquetCodec;
}

/** A table without the columns that are stamped when the rows of a run are all there. */
export function withoutColumns({ name, columns }: TableSchema, stamped: readonly string[]): TableSchema {
  return { name, columns: columns.filter((column) => !stamped.includes(column.name)) };
}

/** Puts the columns in which all rows have the same value into row groups that were encoded without them. */
export async function* stampGroups(
  groups: AsyncIterable<EncodedRowGroup>,
  stamp: RowValues,
  { table, codec }: StampOptions,
): AsyncGenerator<EncodedRowGroup> {
  const writers = new Map(
    table.columns
      .filter(({ name }) => name in stamp)
      .map((column) => [
        column.name,
        new ColumnWriter(column, { table: table.name, codec: CODEC_NAMES[codec] }),
      ]),
  );
  for await (const { rows, columns } of groups) {
    const stamps = new Array<RowValues>(rows).fill(stamp);
    const encoded = columns.values();
    yield {
      rows,
      columns: table.columns.flatMap(({ name }) => {
        const writer = writers.get(name);
        if (writer === undefined) return encoded.next().value ?? [];
        writer.addRows(stamps);
        return writer.finish();
      }),
    };
  }
}
