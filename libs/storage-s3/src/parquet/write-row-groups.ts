import { SCHEMA_VERSION } from '@vanta-vuln/core';
import type { TableSchema } from '@vanta-vuln/core';
import type { KeyValue, RowGroup } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { placeRowGroup } from './encoded-row-group.ts';
import type { EncodedRowGroup } from './encoded-row-group.ts';
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

/** A file whose row groups are encoded elsewhere. */
export interface WriteRowGroupsOptions {
  readonly table: TableSchema;
  /** With a chunk for each column of the table, in their order. */
  readonly groups: AsyncIterable<EncodedRowGroup>;
  readonly facts: ParquetFileFacts;
}

const MAGIC = new TextEncoder().encode('PAR1');

/** The bytes of a Parquet file, piece by piece. Memory: one row group. */
export async function* writeRowGroups(options: WriteRowGroupsOptions): AsyncGenerator<Uint8Array> {
  const groups: RowGroup[] = [];
  let offset = MAGIC.length;
  yield MAGIC;
  for await (const encoded of options.groups) {
    const { pieces, end, group } = placeRowGroup(encoded, offset);
    groups.push(group);
    offset = end;
    yield* pieces;
  }
  yield encodeFooter(options, groups);
}

function encodeFooter({ table, facts }: WriteRowGroupsOptions, groups: RowGroup[]): Uint8Array {
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
