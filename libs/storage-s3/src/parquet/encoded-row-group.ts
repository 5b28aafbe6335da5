import type { ColumnMetaData, RowGroup } from 'hyparquet';

/** A column chunk as encoded; what its description says of places counts from its own beginning. */
export interface EncodedChunk {
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
  readonly facts: ColumnMetaData;
}

/** A row group as encoded, one chunk for each column: it may be laid anywhere in a file. */
export interface EncodedRowGroup {
  readonly rows: number;
  readonly columns: readonly EncodedChunk[];
}

/** A row group in its place: its bytes, in pieces, and what the footer says of it. */
export interface PlacedRowGroup {
  readonly pieces: readonly Uint8Array[];
  readonly end: number;
  readonly group: RowGroup;
}

/** The bytes of a row group as encoded. */
export function encodedBytes({ columns }: EncodedRowGroup): number {
  return columns.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Lays a row group where its bytes will begin. */
export function placeRowGroup({ rows, columns }: EncodedRowGroup, offset: number): PlacedRowGroup {
  let end = offset;
  let uncompressed = 0n;
  const chunks = columns.map(({ bytes, facts }) => {
    const chunk = { file_offset: BigInt(end), meta_data: movedBy(facts, BigInt(end)) };
    end += bytes;
    uncompressed += facts.total_uncompressed_size;
    return chunk;
  });
  return {
    pieces: columns.flatMap(({ pieces }) => pieces),
    end,
    group: {
      columns: chunks,
      num_rows: BigInt(rows),
      total_byte_size: uncompressed,
      total_compressed_size: BigInt(end - offset),
    },
  };
}

function movedBy(facts: ColumnMetaData, offset: bigint): ColumnMetaData {
  const { data_page_offset: data, dictionary_page_offset: dictionary } = facts;
  const moved = { ...facts, data_page_offset: data + offset };
  return dictionary === undefined ? moved : { ...moved, dictionary_page_offset: dictionary + offset };
}
