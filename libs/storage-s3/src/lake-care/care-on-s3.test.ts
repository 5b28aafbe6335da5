import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { fillLake } from '../../test/make-lake.ts';
import { openObjectStore } from '../open-object-store.ts';
import { collectGarbage } from './collect-garbage.ts';
import { listLake } from './list-lake.ts';
import { verifyLake } from './verify-lake.ts';

const endpoint = process.env.AWS_ENDPOINT_URL;

/** A bucket of its own with a lake of three runs, and an upload that nobody finished in it and beside it. */
async function openFilledBucket(server: string) {
  const bucket = `care-${randomUUID()}`;
  const client = new S3Client({ endpoint: server, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const store = await openObjectStore(`s3://${bucket}/deep/lake`);
  await fillLake(store, [1, 2, 3]);
  for (const key of ['deep/lake/left', 'elsewhere/left']) {
    await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
  }
  const beside = await openObjectStore(`s3://${bucket}/elsewhere`);
  client.destroy();
  const close = async () => {
    await store.close();
    await beside.close();
  };
  return { store, beside, [Symbol.asyncDispose]: close };
}

describe('a lake on S3', () => {
  it.skipIf(endpoint === undefined)('is listed, verified and cleaned as one in a folder is', async () => {
    await using opened = await openFilledBucket(endpoint ?? '');
    const { store, beside } = opened;
    expect((await listLake(store)).snapshots.map(({ runId }) => runId)).toHaveLength(3);
    expect((await verifyLake(store, { deep: true })).problems).toEqual([]);
    // S3 tells times in whole seconds: until the one is over in which the upload was begun, it may lie ahead.
    await sleep(1000);
    const removed = await collectGarbage({ store, uploadAge: 0 });
    expect(removed.snapshots.map(({ runId }) => runId)).toEqual(['run-1']);
    expect(removed.uploads.map(({ key }) => key)).toEqual(['left']);
    expect((await verifyLake(store)).problems).toEqual([]);
    // What was begun below another prefix is not of this lake.
    const others = [];
    for await (const batch of beside.listUploads()) others.push(...batch);
    expect(others).toHaveLength(1);
  });
});
