import { SCHEMA_VERSION } from '@vanta-vuln/core';
import type { Column, ColumnValue, RowValues, TableSchema } from '@vanta-vuln/core';
import type { KeyValue } from 'hyparquet';
import { ParquetWriter } from 'hyparquet-writer';
import { CODEC_NAMES, compressors } from './codecs.ts';
import type { ParquetCodec } from './codecs.ts';
import { DrainingWriter } from './draining-writer.ts';
import { ParquetRowError } from './parquet-errors.ts';
import { toRowGroups } from './row-groups.ts';
import { toSchemaElements } from './schema-elements.ts';

/** What a file says of itself. */
export interface ParquetFileFacts {
  readonly runId: string;
  /** The version of the program that writes. */
  readonly writerVersion: string;
  /** @default SCHEMA_VERSION */
  readonly schemaVersion?: number | undefined;
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
  /** A row group closes at this number of rows. @default 5000 */
  readonly groupRows?: number | undefined;
  /** A row group closes at this many bytes of text. @default 16 MB */
  readonly groupBytes?: number | undefined;
}

const GROUP_ROWS = 5000;
const GROUP_BYTES = 16 * 1024 * 1024;

/**
 * The bytes of a Parquet file, piece by piece: memory holds one row group, however many rows there are.
 *
 * Throws ParquetRowError when a row lacks a required value.
 */
export async function* writeParquet(options: WriteParquetOptions): AsyncGenerator<Uint8Array> {
  const { table, rows, groupBy, groupRows = GROUP_ROWS, groupBytes = GROUP_BYTES } = options;
  const writer = new DrainingWriter();
  const file = openFile(writer, options);
  for await (const group of toRowGroups(rows, { groupBy, maxRows: groupRows, maxBytes: groupBytes })) {
    const columnData = table.columns.map((column) => toColumnData(table, column, group));
    await file.write({ columnData, rowGroupSize: group.length });
    yield writer.take();
  }
  await file.finish();
  yield writer.take();
}

function openFile(
  writer: DrainingWriter,
  { table, facts, codec = 'snappy' }: WriteParquetOptions,
): ParquetWriter {
  return new ParquetWriter({
    writer,
    schema: toSchemaElements(table),
    codec: CODEC_NAMES[codec],
    compressors,
    kvMetadata: toMetadata(table, facts),
    createdBy: `vanta-vuln-stats version ${facts.writerVersion}`,
  });
}

function toMetadata(table: TableSchema, facts: ParquetFileFacts): KeyValue[] {
  return [
    { key: 'table', value: table.name },
    { key: 'schema_version', value: String(facts.schemaVersion ?? SCHEMA_VERSION) },
    { key: 'run_id', value: facts.runId },
    { key: 'writer_version', value: facts.writerVersion },
  ];
}

function toColumnData(table: TableSchema, column: Column, rows: readonly RowValues[]) {
  const { name, type, nullable } = column;
  const isInt64 = type === 'timestamp' || type === 'bigint';
  const data: (ColumnValue | bigint)[] = [];
  for (const row of rows) {
    const value = row[name] ?? null;
    if (value === null && !nullable) throw new ParquetRowError(table.name, name, row.id);
    data.push(isInt64 && typeof value === 'number' ? BigInt(value) : value);
  }
  return { name, data };
}
