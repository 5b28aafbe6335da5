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
