import type { Column, RowValues } from '@vanta-vuln/core';
import type { ColumnChunk, CompressionCodec, ParquetType } from 'hyparquet';
import { BooleanEncoder } from './boolean-encoder.ts';
import { LevelEncoder } from './level-encoder.ts';
import { NumberEncoder } from './number-encoder.ts';
import { PageList } from './page-list.ts';
import type { FinishedPages } from './page-list.ts';
import { ParquetRowError } from './parquet-errors.ts';
import { StringEncoder } from './string-encoder.ts';
import type { Bounds, ValueEncoder } from './value-encoder.ts';

const PAGE_BYTES = 1024 * 1024;

/** A finished column chunk: its bytes, and what the footer says of it. */
export interface WrittenChunk {
  readonly pieces: readonly Uint8Array[];
  readonly chunk: ColumnChunk;
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

  constructor(table: string, column: Column, codec: CompressionCodec) {
    const isList = column.type === 'string_list';
    this.#table = table;
    this.#column = column;
    this.#codec = codec;
    this.#encoder = createEncoder(column);
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

  /** The column chunk of all rows since the last one; it will begin at the offset. */
  finish(offset: number): WrittenChunk {
    const bounds = this.#encoder.bounds();
    const { dictionary, ...values } = this.#encoder.finish();
    if (dictionary !== undefined) this.#pages.addDictionary(dictionary);
    this.#pages.addData(values, this.#takeLevels());
    const pages = this.#pages.take();
    const chunk = this.#describe(offset, pages, bounds);
    this.#values = 0;
    this.#nulls = 0;
    return { pieces: pages.pieces, chunk };
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

  #describe(offset: number, pages: FinishedPages, bounds: Bounds): ColumnChunk {
    const { name, type } = this.#column;
    const { encoding, dataPages, dictionaryBytes } = pages;
    const hasDictionary = dictionaryBytes > 0;
    return {
      file_offset: BigInt(offset),
      meta_data: {
        type: PHYSICAL_TYPES[type],
        encodings: hasDictionary ? ['PLAIN', encoding] : [encoding],
        path_in_schema: type === 'string_list' ? [name, 'list', 'element'] : [name],
        codec: this.#codec,
        num_values: BigInt(this.#values),
        total_compressed_size: BigInt(pages.compressedBytes),
        total_uncompressed_size: BigInt(pages.uncompressedBytes),
        data_page_offset: BigInt(offset + dictionaryBytes),
        ...(hasDictionary ? { dictionary_page_offset: BigInt(offset) } : {}),
        statistics: { ...bounds, null_count: BigInt(this.#nulls) },
        encoding_stats: [
          ...(hasDictionary
            ? [{ page_type: 'DICTIONARY_PAGE' as const, encoding: 'PLAIN' as const, count: 1 }]
            : []),
          { page_type: 'DATA_PAGE_V2' as const, encoding, count: dataPages },
        ],
      },
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

function createEncoder({ type }: Column): ValueEncoder {
  if (type === 'string' || type === 'string_list') return new StringEncoder();
  return type === 'boolean' ? new BooleanEncoder() : new NumberEncoder(type === 'double' ? type : 'integer');
}
