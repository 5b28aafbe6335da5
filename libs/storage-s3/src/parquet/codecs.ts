import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';

/** How the pages of a file are compressed. */
export type ParquetCodec = 'snappy' | 'gzip' | 'zstd' | 'none';

/** The names that the format gives them. */
export const CODEC_NAMES = {
  snappy: 'SNAPPY',
  gzip: 'GZIP',
  zstd: 'ZSTD',
  none: 'UNCOMPRESSED',
} as const satisfies Record<ParquetCodec, CompressionCodec>;

/** What hyparquet-writer does not bring itself. */
export const compressors = {
  GZIP: (page: Uint8Array) => gzipSync(page),
  ZSTD: (page: Uint8Array) => zstdCompressSync(page),
};

/** What hyparquet does not bring itself. */
export const decompressors = {
  GZIP: (page: Uint8Array) => gunzipSync(page),
  ZSTD: (page: Uint8Array) => zstdDecompressSync(page),
};
