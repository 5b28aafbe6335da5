import type { ColumnValue } from '@vanta-vuln/core';
import { parquetScan } from 'hyparquet';
import type { AsyncBuffer, ParquetQueryFilter } from 'hyparquet';
import { checkChunk, chunksByStart } from './chunk-checksum.ts';
import { decompressors } from './compressors.ts';
import { matchSchema } from './match-schema.ts';
import type { OpenParquet } from './open-parquet.ts';
import { toFileError } from './parquet-errors.ts';
import type { ColumnBounds, ReadParquetOptions } from './read-parquet-options.ts';
import { toColumnValue } from './to-column-value.ts';
import { valueParsers } from './value-parsers.ts';

/**
 * The rows of a file, one batch for each row group.
 *
 * A column that the file is too old to hold is null. Reads the chunks of the asked columns and nothing else.
 * Throws ParquetSchemaError when the file does not fit the table, ParquetFileError when it is damaged.
 */
export async function* readParquet(
  file: OpenParquet,
  { table, columns, skip = {}, signal }: ReadParquetOptions,
): AsyncGenerator<ColumnValue[][]> {
  const held = matchSchema(file, table);
  const scan = await openScan(
    file,
    columns.filter((name) => held.has(name)),
    toFilter(skip, held),
  );
  for (const range of scan.ranges) {
    signal?.throwIfAborted();
    const chunks = await Promise.all(
      columns.map(async (column) => (held.has(column) ? readColumn(file, scan, column, range) : null)),
    );
    yield toTuples(chunks, range.rowEnd - range.rowStart);
  }
}

type Scan = Awaited<ReturnType<typeof parquetScan>>;
type Range = Scan['ranges'][number];
type Chunk = ArrayLike<unknown>;

async function openScan(file: OpenParquet, columns: string[], pruningFilter: ParquetQueryFilter | undefined) {
  try {
    return await parquetScan({
      file: checkedSource(file),
      metadata: file.metadata,
      columns,
      compressors: decompressors,
      parsers: valueParsers,
      ...(pruningFilter === undefined ? {} : { pruningFilter }),
    });
  } catch (error) {
    throw toFileError(file.name, error);
  }
}

/** Hands out no column chunk that is damaged. */
function checkedSource({ source, metadata }: OpenParquet): AsyncBuffer {
  const chunks = chunksByStart(metadata);
  const slice = async (start: number, end = source.byteLength) => {
    const bytes = await source.slice(start, end);
    const chunk = chunks.get(start);
    const size = Number(chunk?.total_compressed_size);
    // The parser may ask for a part of a chunk, or for more than one.
    if (chunk !== undefined && end - start >= size)
      checkChunk(new Uint8Array(bytes).subarray(0, size), chunk);
    return bytes;
  };
  return {
    byteLength: source.byteLength,
    slice: (start, end) => {
      const reading = slice(start, end);
      // The parser may never come to wait for what it has asked for; a failure that nobody sees ends the process.
      reading.catch(() => undefined);
      return reading;
    },
  };
}

async function readColumn(file: OpenParquet, scan: Scan, column: string, range: Range): Promise<Chunk> {
  try {
    return await scan.readColumn({ column, ...range });
  } catch (error) {
    throw toFileError(`${file.name}, column ${column}`, error);
  }
}

function toFilter(
  skip: Readonly<Record<string, ColumnBounds>>,
  held: ReadonlySet<string>,
): ParquetQueryFilter | undefined {
  const filters = Object.entries(skip)
    .filter(([column]) => held.has(column))
    .map(([column, { in: values, min, max }]) => ({
      [column]: {
        ...(values === undefined ? {} : { $in: [...values] }),
        ...(min === undefined ? {} : { $gte: min }),
        ...(max === undefined ? {} : { $lte: max }),
      },
    }));
  return filters.length === 0 ? undefined : { $and: filters };
}

function toTuples(chunks: readonly (Chunk | null)[], length: number): ColumnValue[][] {
  return Array.from({ length }, (_, row) =>
    chunks.map((chunk) => (chunk === null ? null : toColumnValue(chunk[row]))),
  );
}
