import type { ObjectStore } from '@vanta-vuln/core';
import { parquetMetadataAsync } from 'hyparquet';
import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { toFileError } from './parquet-errors.ts';
import { valueParsers } from './value-parsers.ts';

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
  const readRange = async (start: number, end: number) =>
    new Uint8Array(await store.getRange(key, { start, end })).buffer;
  const source = keepTail(byteLength, readRange);
  if (byteLength === 0) await store.get(key);
  const metadata = await readMetadata(name, source);
  return { name, source, metadata, rows: Number(metadata.num_rows), facts: factsOf(name, metadata) };
}

/**
 * What is read for the footer is kept, at most 64 kB: in a small file, such as the record of a run with its 46 columns,
 * it holds the rows as well, and each column would be a request of its own.
 */
function keepTail(
  byteLength: number,
  readRange: (start: number, end: number) => Promise<ArrayBuffer>,
): AsyncBuffer {
  const tailStart = Math.max(0, byteLength - FOOTER_BYTES);
  let tail: ArrayBuffer | null = null;
  return {
    byteLength,
    slice: async (from, end = byteLength) => {
      const start = from < 0 ? byteLength + from : from;
      if (start < tailStart) return readRange(start, end);
      tail ??= await readRange(tailStart, byteLength);
      return tail.slice(start - tailStart, end - tailStart);
    },
  };
}

async function readMetadata(name: string, source: AsyncBuffer): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(source, { initialFetchSize: FOOTER_BYTES, parsers: valueParsers });
  } catch (error) {
    throw toFileError(name, error);
  }
}

function factsOf(name: string, { key_value_metadata: facts = [] }: FileMetaData): Record<string, string> {
  try {
    return Object.fromEntries(facts.map(({ key, value = '' }) => [key, value]));
  } catch (error) {
    throw toFileError(name, error);
  }
}
