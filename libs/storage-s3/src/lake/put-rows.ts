import { DATASET_TABLES, isCurrentHash } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { writeParquet } from '../parquet/write-parquet.ts';
import type { ParquetFileFacts } from '../parquet/write-parquet.ts';
import type { RowFacts } from './row-facts.ts';
import { encodeRowFacts } from './row-index.ts';
import { GROUP_ROWS, SnapshotGroups } from './snapshot-groups.ts';
import type { SnapshotRow } from './snapshot-groups.ts';

/** A dataset to be written. */
export interface PutRowsOptions {
  readonly dataset: DatasetName;
  readonly key: string;
  readonly rows: AsyncIterable<readonly SnapshotRow[]>;
  readonly facts: ParquetFileFacts;
  readonly codec: ParquetCodec;
  /** Whether a next run will be compared with these rows, and needs to know of them. @default true */
  readonly isIndexed?: boolean | undefined;
  /** Put into every row, which is the caller's to give away. @default what the row has */
  readonly stamp?: RowValues | undefined;
}

/** What was written. */
export interface PutRows {
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
  /** What the next run has to know of the rows, in their order. */
  readonly index: Uint8Array;
  /** Whether this version of ours hashed all rows. */
  readonly isHashedNow: boolean;
}

/** Writes a dataset as one file, a severity a row group. Memory: the open groups, and the index. */
export async function putRows(store: ObjectStore, options: PutRowsOptions): Promise<PutRows> {
  const { dataset, key, facts, codec, stamp, isIndexed = true } = options;
  const index: Uint8Array[] = [];
  const groups = new SnapshotGroups();
  let rows = 0;
  let isHashedNow = true;
  const emit = (group: readonly SnapshotRow[]): readonly RowValues[] => {
    const known: RowFacts[] = [];
    const values: RowValues[] = [];
    for (const { row, facts: factsOf } of group) {
      if (isIndexed) known.push(factsOf());
      // In place: a copy of each row would cost as much as its encoding, and nobody reads it afterwards.
      values.push(stamp === undefined ? row : Object.assign(row, stamp));
      isHashedNow &&= isCurrentHash(String(row['content_hash']));
    }
    if (isIndexed) index.push(encodeRowFacts(known));
    rows += group.length;
    return values;
  };
  const grouped = async function* () {
    for await (const batch of options.rows) {
      for (const row of batch) {
        const group = groups.add(row);
        if (group !== null) yield emit(group);
      }
    }
    for (const group of groups.rest()) yield emit(group);
  };
  const { size } = await store.put(
    key,
    writeParquet({
      table: DATASET_TABLES[dataset],
      rows: grouped(),
      facts,
      codec,
      groupBy: dataset === 'assets' ? undefined : 'severity',
      groupRows: GROUP_ROWS,
    }),
  );
  return { key, rows, bytes: size, index: Buffer.concat(index), isHashedNow };
}
