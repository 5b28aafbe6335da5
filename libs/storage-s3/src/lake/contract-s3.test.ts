import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describeStorageBackend } from '@vanta-vuln/contract-tests';
import { beforeAll, describe, it } from 'vitest';
import { openObjectStore } from '../open-object-store.ts';
import { openLake } from './open-lake.ts';

const endpoint = process.env.AWS_ENDPOINT_URL;
const bucket = `lake-${randomUUID()}`;

if (endpoint === undefined) {
  describe('a lake on S3 as a StorageBackend', () => {
    it.skip('needs a server: set AWS_ENDPOINT_URL, AWS_REGION and credentials to run the suite on it');
  });
} else {
  beforeAll(async () => {
    const client = new S3Client({ endpoint, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    client.destroy();
  });

  describeStorageBackend({
    name: `a lake on S3 at ${endpoint}`,
    // The suite's locations are paths of their own: each is a prefix.
    open: async (location) => openLake({ store: await openObjectStore(`s3://${bucket}${location}`) }),
    kind: 's3',
    plansObjects: true,
  });
}
