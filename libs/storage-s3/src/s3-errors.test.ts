import { createServer } from 'node:http';
import { listenLocally } from '@vanta-vuln/contract-tests/lists';
import { ObjectNotFoundError } from '@vanta-vuln/core';
import { beforeEach, expect, it, vi } from 'vitest';
import { createS3ObjectStore } from './s3-object-store.ts';

type Answer = readonly [status: number, code?: string, message?: string];

/** A server on 127.0.0.1 that gives these answers in turn, the last one for ever, and counts requests. */
async function openAnswering(answers: readonly Answer[]) {
  let requests = 0;
  const server = createServer((request, response) => {
    const [status, code, message = code] = answers[Math.min(requests, answers.length - 1)] ?? [500];
    requests += 1;
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/xml', etag: '"v1"' });
      response.end(
        code === undefined ? '' : `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
      );
    });
  });
  const local = await listenLocally(server);
  const store = createS3ObjectStore({ bucket: 'lake', endpoint: local.endpoint, maxAttempts: 3 });
  return {
    store,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      await store.close();
      await local[Symbol.asyncDispose]();
    },
  };
}

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'example');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
});

it.each<[string, Answer]>([
  ['bucket-missing', [404, 'NoSuchBucket']],
  ['wrong-region', [400, 'AuthorizationHeaderMalformed']],
  ['wrong-region', [301, 'PermanentRedirect']],
  ['access-denied', [403, 'AccessDenied']],
  ['credentials-expired', [400, 'ExpiredToken']],
  ['object-archived', [403, 'InvalidObjectState']],
  ['credentials-invalid', [403, 'SignatureDoesNotMatch']],
])('names %s for the answer %j, without trying again', async (code, answer) => {
  await using opened = await openAnswering([answer]);
  await expect(opened.store.get('key')).rejects.toMatchObject({ code });
  expect(opened.requests()).toBeLessThanOrEqual(2);
});

it('names access-denied for a HEAD, whose answer has no body', async () => {
  await using opened = await openAnswering([[403]]);
  await expect(opened.store.head('key')).rejects.toMatchObject({ code: 'access-denied' });
});

it('says which right is missing, of the key of the bucket as well', async () => {
  const reason = 'User: arn:aws:iam::1:role/sync is not authorized to perform: kms:Decrypt on the resource';
  await using opened = await openAnswering([[403, 'AccessDenied', reason]]);
  await expect(opened.store.get('key')).rejects.toMatchObject({
    code: 'access-denied',
    message: 's3://lake: access was denied (kms:Decrypt).',
  });
});

it('passes on what it has no words for, and does not call that worth another try', async () => {
  await using opened = await openAnswering([[400, 'KMS.DisabledException', 'The key is disabled.']]);
  await expect(opened.store.get('key')).rejects.toMatchObject({
    code: 'object-store-refused',
    message: 's3://lake refused key: KMS.DisabledException: The key is disabled.',
    retryable: false,
  });
});

it('tries again when S3 asks to slow down, and gives up as retryable', async () => {
  await using opened = await openAnswering([[503, 'SlowDown']]);
  const get = opened.store.get('key');
  await expect(get).rejects.toMatchObject({ code: 'object-store-failed', retryable: true });
  expect(opened.requests()).toBe(3);
});

it('tries a put again after a conflict', async () => {
  await using opened = await openAnswering([[409, 'ConditionalRequestConflict'], [200]]);
  const put = await opened.store.put('key', new Uint8Array([1]), { condition: 'create' });
  expect(put).toEqual({ version: '"v1"', size: 1 });
  expect(opened.requests()).toBe(2);
});

it('cannot send a stream again after a conflict, and says that it may be tried anew', async () => {
  await using opened = await openAnswering([[409, 'ConditionalRequestConflict']]);
  const body = (async function* () {
    yield new Uint8Array([1]);
  })();
  const put = opened.store.put('key', body, { condition: 'create' });
  await expect(put).rejects.toMatchObject({ code: 'object-conflict', retryable: true });
});

it('throws ObjectNotFoundError when the version to replace is gone', async () => {
  await using opened = await openAnswering([[404, 'NoSuchKey']]);
  const put = opened.store.put('key', new Uint8Array([1]), { condition: { replaces: '"v0"' } });
  await expect(put).rejects.toBeInstanceOf(ObjectNotFoundError);
});
