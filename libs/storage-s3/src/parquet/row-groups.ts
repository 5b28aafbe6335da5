import type { RowValues } from '@vanta-vuln/core';

/** When a row group closes. */
export interface RowGroupLimits {
  /** A group holds one value of this column. */
  readonly groupBy?: string | undefined;
  readonly maxRows: number;
  /** Bytes of text, as a measure of all. */
  readonly maxBytes: number;
}

/** Cuts batches of rows into row groups; holds one group at a time. */
export async function* toRowGroups(
  batches: AsyncIterable<readonly RowValues[]>,
  { groupBy, maxRows, maxBytes }: RowGroupLimits,
): AsyncGenerator<readonly RowValues[]> {
  let group: RowValues[] = [];
  let bytes = 0;
  for await (const batch of batches) {
    for (const row of batch) {
      const isFull = group.length >= maxRows || bytes >= maxBytes;
      const isOther = groupBy !== undefined && group[0]?.[groupBy] !== row[groupBy];
      if (group.length > 0 && (isFull || isOther)) {
        yield group;
        group = [];
        bytes = 0;
      }
      group.push(row);
      bytes += textLength(row);
    }
  }
  if (group.length > 0) yield group;
}

function textLength(row: RowValues): number {
  let length = 0;
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'string') length += value.length;
  }
  return length;
}
