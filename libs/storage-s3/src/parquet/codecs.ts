import { StoreError } from '@vanta-vuln/core';
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

/** The name of a codec in the format. Throws StoreError `codec-unknown`: what it wrote, nobody could read. */
export function codecName(codec: ParquetCodec): CompressionCodec {
  if (Object.hasOwn(CODEC_NAMES, codec)) return CODEC_NAMES[codec];
  throw new StoreError('codec-unknown', `There is no codec ${String(codec)}.`, {
    hint: `Use one of these: ${Object.keys(CODEC_NAMES).join(', ')}.`,
  });
}
