import type { ObjectStore } from '@vanta-vuln/core';
import { parquetMetadataAsync } from 'hyparquet';
import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { ParquetFileError } from './parquet-errors.ts';

/** An opened file: its footer is read, its rows are not. */
export interface OpenParquet {
  /** For messages. */
  readonly name: string;
  readonly source: AsyncBuffer;
  readonly metadata: FileMetaData;
  /** Rows in the whole file. */
  readonly rows: number;
  /** What the file says of itself: table, schema_version, run_id, writer_version. */
  readonly facts: Readonly<Record<string, string>>;
}

// Holds the footer of some ten row groups; the default of half a megabyte is more than many columns take.
const FOOTER_BYTES = 64 * 1024;

/** Reads the footer of a Parquet file in a store; throws ObjectNotFoundError and ParquetFileError. */
export async function openParquet(store: ObjectStore, key: string): Promise<OpenParquet> {
  const name = `${store.location}/${key}`;
  // An object that is gone fails on its first range, as ObjectNotFoundError.
  const byteLength = (await store.head(key))?.size ?? 0;
  const source: AsyncBuffer = {
    byteLength,
    slice: async (start, end = byteLength) => {
      const bytes = await store.getRange(key, { start: start < 0 ? byteLength + start : start, end });
      return new Uint8Array(bytes).buffer;
    },
  };
  if (byteLength === 0) await store.get(key);
  const metadata = await readMetadata(name, source);
  const facts = Object.fromEntries(
    (metadata.key_value_metadata ?? []).map(({ key: fact, value = '' }) => [fact, value]),
  );
  return { name, source, metadata, rows: Number(metadata.num_rows), facts };
}

async function readMetadata(name: string, source: AsyncBuffer): Promise<FileMetaData> {
  try {
    // Times as numbers, in statistics as in rows.
    return await parquetMetadataAsync(source, {
      initialFetchSize: FOOTER_BYTES,
      parsers: { timestampFromMilliseconds: Number },
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    throw new ParquetFileError(name, error);
  }
}
