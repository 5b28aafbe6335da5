import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { snappyCompress } from './snappy-compress.ts';

/** How pages are compressed; what is not here is left as it is. */
export const compressors: Readonly<Partial<Record<CompressionCodec, (page: Uint8Array) => Uint8Array>>> = {
  SNAPPY: snappyCompress,
  GZIP: (page) => gzipSync(page),
  ZSTD: (page) => zstdCompressSync(page),
};

/** What hyparquet does not bring itself. */
export const decompressors = {
  GZIP: (page: Uint8Array) => gunzipSync(page),
  ZSTD: (page: Uint8Array) => zstdDecompressSync(page),
};
