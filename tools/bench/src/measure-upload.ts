import { randomBytes, randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { openObjectStore } from '@vanta-vuln/storage-s3';
import type { Figure } from './figure.ts';
import { median } from './statistics.ts';

const PART_BYTES = 5 * 1024 ** 2;
const PARTS = 32;
const RUNS = 3;

/** Megabytes a second of one upload with 1, 4 and 16 parts on their way; nothing without a server to send them to. */
export async function measureUpload(): Promise<readonly Figure[]> {
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  if (endpoint === undefined) {
    process.stderr.write('upload: skipped, since AWS_ENDPOINT_URL names no server to upload to.\n');
    return [];
  }
  const bucket = `bench-${randomUUID()}`;
  const client = new S3Client({ endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  const figures: Figure[] = [];
  for (const concurrency of [1, 4, 16]) figures.push(await measureConcurrency(bucket, concurrency));
  return figures;
}

async function measureConcurrency(bucket: string, concurrency: number): Promise<Figure> {
  const store = await openObjectStore(`s3://${bucket}/bench`, { concurrency, partSize: PART_BYTES });
  const part = randomBytes(PART_BYTES);
  const speeds: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const begun = performance.now();
    const { size } = await store.put('object', repeat(part));
    speeds.push(size / 1e6 / ((performance.now() - begun) / 1000));
  }
  await store.delete('object');
  await store.close();
  return {
    name: `upload with ${concurrency} parts at a time`,
    value: median(speeds),
    unit: 'MB/s',
    goal: null,
    detail: `${PARTS} parts of ${PART_BYTES / 1024 ** 2} MiB, median of ${RUNS}`,
  };
}

async function* repeat(part: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < PARTS; count += 1) yield part;
}
