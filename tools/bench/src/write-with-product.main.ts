/** Writes a file of rows as Parquet with the product, and prints how long that took without reading them. */
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openObjectStore, writeParquet } from '@vanta-vuln/storage-s3';
import type { ParquetCodec } from '@vanta-vuln/storage-s3';
import { RowFile, vulnerabilityColumns } from './parquet-rows.ts';

const CODECS: readonly ParquetCodec[] = ['snappy', 'gzip', 'zstd', 'none'];

const [source = '', target = '', raw, asked] = process.argv.slice(2);
const codec = CODECS.find((name) => name === asked);
const file = new RowFile(source);
const store = await openObjectStore(pathToFileURL(dirname(target)).href);
const begun = performance.now();
await store.put(
  basename(target),
  writeParquet({
    table: vulnerabilityColumns(raw === 'raw'),
    rows: file.batches(),
    facts: { runId: 'bench', writerVersion: '0.0.0' },
    groupBy: 'severity',
    codec,
  }),
);
const milliseconds = performance.now() - begun - file.milliseconds;
const { size: bytes } = await stat(target);
process.stdout.write(JSON.stringify({ milliseconds, bytes }));
