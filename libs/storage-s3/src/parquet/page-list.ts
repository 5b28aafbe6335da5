import type { CompressionCodec, Encoding } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { compressors } from './compressors.ts';
import type { EncodedDictionary, EncodedValues } from './value-encoder.ts';

/** How deep the values of a page lie: encoded levels and what they add up to. */
export interface PageLevels {
  readonly repetition: Uint8Array;
  readonly definition: Uint8Array;
  /** Entries, nulls and empty lists included. */
  readonly values: number;
  readonly nulls: number;
  readonly rows: number;
}

/** The finished pages of one column chunk. */
export interface FinishedPages {
  readonly pieces: readonly Uint8Array[];
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** Bytes of the dictionary page, which comes first; 0 when there is none. */
  readonly dictionaryBytes: number;
  readonly encoding: Encoding;
  readonly dataPages: number;
}

/** Compresses the pages of a column chunk and keeps them until the chunk can be written. */
export class PageList {
  readonly #codec: CompressionCodec;
  #pieces: Uint8Array[] = [];
  #compressedBytes = 0;
  #uncompressedBytes = 0;
  #dictionaryBytes = 0;
  #dataPages = 0;
  #encoding: Encoding = 'PLAIN';

  constructor(codec: CompressionCodec) {
    this.#codec = codec;
  }

  get heldBytes(): number {
    return this.#compressedBytes;
  }

  addDictionary({ body, count }: EncodedDictionary): void {
    const compressed = this.#compress(body);
    const header = new ByteWriter();
    writePageHeader(header, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: body.length,
      compressed_page_size: compressed.length,
      dictionary_page_header: { num_values: count, encoding: 'PLAIN' },
    });
    this.#add([header.getBytes(), compressed], header.offset + body.length);
    this.#dictionaryBytes = this.#compressedBytes;
  }

  addData({ encoding, body }: EncodedValues, levels: PageLevels): void {
    // Not every reader takes a compressed nothing.
    const isCompressed = this.#codec !== 'UNCOMPRESSED' && body.length > 0;
    const compressed = isCompressed ? this.#compress(body) : Uint8Array.from(body);
    const levelBytes = levels.repetition.length + levels.definition.length;
    const header = new ByteWriter();
    writePageHeader(header, {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: levelBytes + body.length,
      compressed_page_size: levelBytes + compressed.length,
      data_page_header_v2: {
        num_values: levels.values,
        num_nulls: levels.nulls,
        num_rows: levels.rows,
        encoding,
        definition_levels_byte_length: levels.definition.length,
        repetition_levels_byte_length: levels.repetition.length,
        is_compressed: isCompressed,
      },
    });
    this.#add(
      [header.getBytes(), levels.repetition, levels.definition, compressed],
      header.offset + levelBytes + body.length,
    );
    this.#dataPages += 1;
    this.#encoding = encoding;
  }

  /** All pages; the list is empty after it. */
  take(): FinishedPages {
    const finished = {
      pieces: this.#pieces,
      compressedBytes: this.#compressedBytes,
      uncompressedBytes: this.#uncompressedBytes,
      dictionaryBytes: this.#dictionaryBytes,
      encoding: this.#encoding,
      dataPages: this.#dataPages,
    };
    this.#pieces = [];
    this.#compressedBytes = 0;
    this.#uncompressedBytes = 0;
    this.#dictionaryBytes = 0;
    this.#dataPages = 0;
    return finished;
  }

  #compress(body: Uint8Array): Uint8Array {
    const compress = compressors[this.#codec];
    return compress === undefined ? Uint8Array.from(body) : compress(body);
  }

  #add(pieces: readonly Uint8Array[], uncompressedBytes: number): void {
    for (const piece of pieces) {
      if (piece.length > 0) this.#pieces.push(piece);
      this.#compressedBytes += piece.length;
    }
    this.#uncompressedBytes += uncompressedBytes;
  }
}
