import type { Column, RowValues } from '@vanta-vuln/core';
import type { ColumnMetaData, CompressionCodec, ParquetType } from 'hyparquet';
import { BooleanEncoder } from './boolean-encoder.ts';
import { describeChecksum } from './chunk-checksum.ts';
import type { EncodedChunk } from './encoded-row-group.ts';
import { LevelEncoder } from './level-encoder.ts';
import { NumberEncoder } from './number-encoder.ts';
import { PageList } from './page-list.ts';
import type { FinishedPages } from './page-list.ts';
import { ParquetRowError } from './parquet-errors.ts';
import { StringEncoder } from './string-encoder.ts';
import type { Bounds, ValueEncoder } from './value-encoder.ts';

const PAGE_BYTES = 512 * 1024;

/** Where a column belongs, and how it is encoded. */
export interface ColumnWriterOptions {
  /** For messages. */
  readonly table: string;
  readonly codec: CompressionCodec;
  /** Whether no two rows have the same value, so that a dictionary need not be tried. @default false */
  readonly isDistinct?: boolean | undefined;
}

/** Takes the rows of one column and gives a column chunk when the row group is full. */
export class ColumnWriter {
  readonly #column: Column;
  readonly #table: string;
  readonly #codec: CompressionCodec;
  readonly #encoder: ValueEncoder;
  readonly #levels: LevelEncoder;
  readonly #pages: PageList;
  readonly #valueLevel: number;
  #values = 0;
  #nulls = 0;

  constructor(column: Column, { table, codec, isDistinct = false }: ColumnWriterOptions) {
    const isList = column.type === 'string_list';
    this.#table = table;
    this.#column = column;
    this.#codec = codec;
    this.#encoder = createEncoder(column, isDistinct);
    this.#valueLevel = (column.nullable ? 1 : 0) + (isList ? 1 : 0);
    this.#levels = new LevelEncoder({ maxDefinition: this.#valueLevel, isList });
    this.#pages = new PageList(codec);
  }

  /** Bytes that wait for the end of the row group. */
  get heldBytes(): number {
    return this.#encoder.heldBytes + this.#encoder.pageBytes + this.#pages.heldBytes;
  }

  /** Throws ParquetRowError when a row lacks a required value. */
  addRows(rows: readonly RowValues[]): void {
    const { name } = this.#column;
    for (const row of rows) {
      const value = row[name];
      if (value === null || value === undefined) this.#addNull(row);
      else if (typeof value === 'object') this.#addList(value);
      else this.#addValue(value, true);
      if (this.#encoder.pageBytes >= PAGE_BYTES) this.#cutPage();
    }
  }

  /** The column chunk of all rows since the last one. */
  finish(): EncodedChunk {
    const bounds = this.#encoder.bounds();
    const { dictionary, ...values } = this.#encoder.finish();
    if (dictionary !== undefined) this.#pages.addDictionary(dictionary);
    this.#pages.addData(values, this.#takeLevels());
    const pages = this.#pages.take();
    const facts = this.#describe(pages, bounds);
    this.#values = 0;
    this.#nulls = 0;
    return { pieces: pages.pieces, bytes: pages.compressedBytes, facts };
  }

  #addNull(row: RowValues): void {
    if (!this.#column.nullable) throw new ParquetRowError(this.#table, this.#column.name, row.id);
    this.#levels.add(0, true);
  }

  #addList(texts: readonly string[]): void {
    if (texts.length === 0) this.#levels.add(this.#valueLevel - 1, true);
    for (let index = 0; index < texts.length; index += 1) this.#addValue(texts[index] ?? '', index === 0);
  }

  #addValue(value: string | number | boolean, isNewRow: boolean): void {
    this.#levels.add(this.#valueLevel, isNewRow);
    this.#encoder.add(value);
  }

  #cutPage(): void {
    this.#pages.addData(this.#encoder.cutPage(), this.#takeLevels());
  }

  #takeLevels() {
    const levels = this.#levels.take();
    this.#values += levels.values;
    this.#nulls += levels.nulls;
    return levels;
  }

  #describe(pages: FinishedPages, bounds: Bounds): ColumnMetaData {
    const { name, type } = this.#column;
    const { encoding, dataPages, dictionaryBytes } = pages;
    const hasDictionary = dictionaryBytes > 0;
    return {
      type: PHYSICAL_TYPES[type],
      encodings: hasDictionary ? ['PLAIN', encoding] : [encoding],
      path_in_schema: type === 'string_list' ? [name, 'list', 'element'] : [name],
      codec: this.#codec,
      num_values: BigInt(this.#values),
      total_compressed_size: BigInt(pages.compressedBytes),
      total_uncompressed_size: BigInt(pages.uncompressedBytes),
      key_value_metadata: [describeChecksum(pages.pieces)],
      data_page_offset: BigInt(dictionaryBytes),
      ...(hasDictionary ? { dictionary_page_offset: 0n } : {}),
      statistics: { ...bounds, null_count: BigInt(this.#nulls) },
      encoding_stats: [
        ...(hasDictionary
          ? [{ page_type: 'DICTIONARY_PAGE' as const, encoding: 'PLAIN' as const, count: 1 }]
          : []),
        { page_type: 'DATA_PAGE_V2' as const, encoding, count: dataPages },
      ],
    };
  }
}

const PHYSICAL_TYPES = {
  string: 'BYTE_ARRAY',
  string_list: 'BYTE_ARRAY',
  double: 'DOUBLE',
  bigint: 'INT64',
  timestamp: 'INT64',
  boolean: 'BOOLEAN',
} as const satisfies Record<Column['type'], ParquetType>;

function createEncoder({ type }: Column, isDistinct: boolean): ValueEncoder {
  if (type === 'string' || type === 'string_list') return new StringEncoder({ isDistinct });
  return type === 'boolean' ? new BooleanEncoder() : new NumberEncoder(type === 'double' ? type : 'integer');
}
