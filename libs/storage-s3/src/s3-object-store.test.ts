import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describeObjectStore } from '@vanta-vuln/contract-tests';
import { describe, it } from 'vitest';
import { createS3ObjectStore } from './s3-object-store.ts';

const endpoint = process.env.AWS_ENDPOINT_URL;

/** A prefix of its own in a bucket of its own, on the server that the environment names. */
async function openBucket(server: string) {
  const bucket = `contract-${randomUUID()}`;
  const client = new S3Client({ endpoint: server, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  const opened = new AsyncDisposableStack();
  const open = () => {
    const store = createS3ObjectStore({
      bucket,
      prefix: 'deep/lake',
      endpoint: server,
      partSize: 5 * 1024 ** 2,
    });
    opened.defer(() => store.close());
    return store;
  };
  return { store: open(), openAgain: open, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

if (endpoint === undefined) {
  describe('S3 as an object store', () => {
    it.skip('needs a server: set AWS_ENDPOINT_URL, AWS_REGION and credentials to run the suite on it');
  });
} else {
  describeObjectStore({ name: `S3 at ${endpoint}`, open: () => openBucket(endpoint) });
}
