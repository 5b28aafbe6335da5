import { PassThrough } from 'node:stream';
import { crc32 } from 'node:zlib';
import { DATASET_TABLES } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import type { EncodedRowGroup } from '../parquet/encoded-row-group.ts';
import { writeRowGroups } from '../parquet/write-row-groups.ts';
import type { ParquetFileFacts } from '../parquet/write-row-groups.ts';
import { allDone } from './all-done.ts';
import { stampGroups } from './column-stamp.ts';
import type { EncodedRows } from './snapshot-encoder.ts';

/** A dataset to be written. */
export interface PutRowsOptions {
  readonly dataset: DatasetName;
  readonly key: string;
  /** Where goes what the next run has to know of the rows, in their order; null when none will ask. */
  readonly indexKey: string | null;
  readonly groups: AsyncIterable<EncodedRows>;
  readonly facts: ParquetFileFacts;
  readonly codec: ParquetCodec;
  /** Columns that the groups were encoded without, and their value in every row. @default none */
  readonly stamp?: RowValues | undefined;
}

/** What was written. */
export interface PutRows {
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
  /** CRC-32 of the index; null where none was written. */
  readonly indexChecksum: number | null;
}

/** Writes the rows of a dataset as one file, and their index beside it. Memory: one row group. */
export async function putRows(store: ObjectStore, options: PutRowsOptions): Promise<PutRows> {
  const { dataset, key, indexKey, facts, codec, stamp = {} } = options;
  const table = DATASET_TABLES[dataset];
  const index = new PassThrough();
  // Told by the puts; one that was refused before it read listens no more, and that would end the process.
  index.on('error', () => undefined);
  let rows = 0;
  let checksum = 0;
  const groups = async function* (): AsyncGenerator<EncodedRowGroup> {
    for await (const encoded of options.groups) {
      rows += encoded.group.rows;
      if (indexKey !== null) {
        index.write(encoded.index);
        checksum = crc32(encoded.index, checksum);
      }
      yield encoded.group;
    }
    index.end();
  };
  const stamped = stampGroups(groups(), stamp, { table, codec });
  const putFile = store.put(key, writeRowGroups({ table, groups: stamped, facts }));
  putFile.catch((error: unknown) => index.destroy(error instanceof Error ? error : undefined));
  const [{ size }] = await allDone([putFile, indexKey === null ? null : store.put(indexKey, index)]);
  return { key, rows, bytes: size, indexChecksum: indexKey === null ? null : checksum };
}
