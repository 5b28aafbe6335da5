import { SCHEMA_VERSION } from '@vanta-vuln/core';
import type { RowValues, TableSchema } from '@vanta-vuln/core';
import type { KeyValue, RowGroup } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { CODEC_NAMES } from './codecs.ts';
import type { ParquetCodec } from './codecs.ts';
import { RowGroupWriter } from './row-group-writer.ts';
import { toSchemaElements } from './schema-elements.ts';

/** What a file says of itself. */
export interface ParquetFileFacts {
  readonly runId: string;
  /** The version of the program that writes. */
  readonly writerVersion: string;
  /** @default SCHEMA_VERSION */
  readonly schemaVersion?: number | undefined;
  /** Whether the rows were rebuilt from a history, not read from Vanta as they stand. @default false */
  readonly reconstructed?: boolean | undefined;
}

/** What to write, and how. */
export interface WriteParquetOptions {
  readonly table: TableSchema;
  /** Batches of rows; with `groupBy`, rows of one value come together. */
  readonly rows: AsyncIterable<readonly RowValues[]>;
  readonly facts: ParquetFileFacts;
  /** @default 'snappy' */
  readonly codec?: ParquetCodec | undefined;
  /** A row group holds one value of this column, so that readers skip the others. */
  readonly groupBy?: string | undefined;
  /** A row group closes at this number of rows. @default 40000 */
  readonly groupRows?: number | undefined;
  /** A row group closes at this many bytes, as encoded and held in memory. @default 10 MB */
  readonly groupBytes?: number | undefined;
}

const GROUP_ROWS = 40_000;
const GROUP_BYTES = 10 * 1024 * 1024;
const MAGIC = new TextEncoder().encode('PAR1');

/**
 * The bytes of a Parquet file, piece by piece: memory holds one row group as encoded, however many rows there are.
 *
 * Throws ParquetRowError when a row lacks a required value.
 */
export async function* writeParquet(options: WriteParquetOptions): AsyncGenerator<Uint8Array> {
  const { table, rows, codec = 'snappy', groupBy } = options;
  const { groupRows: maxRows = GROUP_ROWS, groupBytes: maxBytes = GROUP_BYTES } = options;
  const writer = new RowGroupWriter(table, CODEC_NAMES[codec], { groupBy, maxRows, maxBytes });
  const groups: RowGroup[] = [];
  let offset = MAGIC.length;
  yield MAGIC;
  for await (const batch of rows) {
    let taken = 0;
    while (taken < batch.length) {
      const fitted = writer.addRows(batch, taken);
      taken += fitted;
      if (fitted > 0) continue;
      const { pieces, bytes, group } = writer.finish(offset);
      groups.push(group);
      offset += bytes;
      yield* pieces;
    }
  }
  if (writer.rows > 0) {
    const { pieces, group } = writer.finish(offset);
    groups.push(group);
    yield* pieces;
  }
  yield encodeFooter(options, groups);
}

function encodeFooter({ table, facts }: WriteParquetOptions, groups: RowGroup[]): Uint8Array {
  const writer = new ByteWriter();
  writeMetadata(writer, {
    version: 2,
    created_by: `vanta-vuln-stats version ${facts.writerVersion}`,
    schema: toSchemaElements(table),
    num_rows: groups.reduce((sum, group) => sum + group.num_rows, 0n),
    row_groups: groups,
    key_value_metadata: toMetadata(table, facts),
    // A reader's note; the writer leaves it out.
    metadata_length: 0,
  });
  writer.appendBytes(MAGIC);
  return writer.getBytes();
}

function toMetadata(table: TableSchema, facts: ParquetFileFacts): KeyValue[] {
  return [
    { key: 'table', value: table.name },
    { key: 'schema_version', value: String(facts.schemaVersion ?? SCHEMA_VERSION) },
    { key: 'run_id', value: facts.runId },
    { key: 'writer_version', value: facts.writerVersion },
    ...(facts.reconstructed === true ? [{ key: 'reconstructed', value: 'true' }] : []),
  ];
}
