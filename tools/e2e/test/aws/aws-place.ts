import { randomUUID } from 'node:crypto';
import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** The AWS that src/run-aws.ts has found or started. */
export const AWS_URL = process.env['AWS_ENDPOINT_URL'] ?? '';
if (AWS_URL === '') throw new Error('There is no AWS: run `npm run e2e`.');

/** Makes a bucket that nobody else uses; gives its name. */
export async function createBucket(): Promise<string> {
  const bucket = `e2e-${randomUUID()}`;
  const client = new S3Client({ endpoint: AWS_URL, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return bucket;
}

/** Makes a workgroup that keeps answers in a bucket; gives its name. */
export async function createWorkgroup(bucket: string): Promise<string> {
  const name = `e2e-${randomUUID()}`;
  const client = new AthenaClient({ endpoint: AWS_URL });
  const configuration = {
    ResultConfiguration: { OutputLocation: `s3://${bucket}/answers/` },
    EnforceWorkGroupConfiguration: true,
  };
  await client.send(new CreateWorkGroupCommand({ Name: name, Configuration: configuration }));
  client.destroy();
  return name;
}
