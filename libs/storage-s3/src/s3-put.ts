import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ObjectConditionError, ObjectStoreError, systemClock } from '@vanta-vuln/core';
import type { PutCondition, PutOptions } from '@vanta-vuln/core';
import { noVersion, statusOf } from './s3-errors.ts';

/** An object for S3 and how to send it. */
export interface S3Put extends PutOptions {
  readonly client: S3Client;
  readonly location: string;
  readonly bucket: string;
  readonly key: string;
  /** The key as the caller knows it, for messages. */
  readonly name: string;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  /** Parts on their way at the same time. */
  readonly concurrency: number;
  /** Bytes of a part, at least 5 MB. */
  readonly partSize: number;
}

const CONFLICT_ATTEMPTS = 5;
const CONFLICT_WAIT_MS = 100;
const WRITER = 'writer';

/** Puts an object; a conflict with another put is tried again when the body can be sent again. */
export async function putToS3(put: S3Put): Promise<{ version: string; size: number }> {
  const writer = randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(put, writer);
    } catch (error) {
      const status = statusOf(error);
      if (status === 412 || isUploadGone(error)) return await judgeLoss(put, writer, error);
      if (status !== 409) throw error;
      if (!(put.body instanceof Uint8Array) || attempt === CONFLICT_ATTEMPTS) throw conflict(put, error);
      await systemClock.sleep(Math.random() * CONFLICT_WAIT_MS * 2 ** attempt, put.signal);
    }
  }
}

async function send(put: S3Put, writer: string): Promise<{ version: string; size: number }> {
  let size = 0;
  const upload = new Upload({
    client: put.client,
    queueSize: put.concurrency,
    partSize: put.partSize,
    params: {
      Bucket: put.bucket,
      Key: put.key,
      Body: Readable.from(
        chunks(put, (bytes) => (size += bytes)),
        { objectMode: false },
      ),
      Metadata: { [WRITER]: writer },
      ...toHeaders(put.condition),
    },
  });
  upload.on('httpUploadProgress', ({ loaded = 0 }) => put.onProgress?.(loaded));
  const { ETag } = await upload.done();
  if (ETag !== undefined) return { version: ETag, size };
  throw noVersion(put.location, put.name);
}

/** The body in pieces; an abort fails the source, since then the SDK waits until the parts are taken back. */
async function* chunks({ body, signal }: S3Put, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    signal?.throwIfAborted();
    count(chunk.length);
    if (chunk.length > 0) yield chunk;
  }
  signal?.throwIfAborted();
}

function toHeaders(condition: PutCondition | undefined): { IfNoneMatch?: string; IfMatch?: string } {
  if (condition === undefined) return {};
  return condition === 'create' ? { IfNoneMatch: '*' } : { IfMatch: condition.replaces };
}

/** Whether an upload in parts is over: it was completed, or somebody took it back. */
function isUploadGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoSuchUpload';
}

/** A put whose answer was lost is sent again and then loses against itself: the writer's mark tells. */
async function judgeLoss(
  put: S3Put,
  writer: string,
  cause: unknown,
): Promise<{ version: string; size: number }> {
  const found = await headOrNull(put);
  const { ETag: version, ContentLength: size = 0 } = found ?? {};
  if (found?.Metadata?.[WRITER] === writer && version !== undefined) return { version, size };
  if (isUploadGone(cause)) throw uploadGone(put, cause);
  throw new ObjectConditionError(put.location, put.name, put.condition ?? 'create');
}

async function headOrNull({ client, bucket, key }: S3Put): Promise<HeadObjectCommandOutput | null> {
  try {
    return await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

function uploadGone({ location, name }: S3Put, cause: unknown): ObjectStoreError {
  return new ObjectStoreError(
    'object-upload-gone',
    `The upload of ${name} to ${location} was taken back before it was complete.`,
    {
      hint: 'Another writer has taken the place over, or a rule of the bucket removes uploads: try again.',
      retryable: true,
      cause,
    },
  );
}

function conflict({ location, name }: S3Put, cause: unknown): ObjectStoreError {
  return new ObjectStoreError('object-conflict', `${name} in ${location} was being written by another.`, {
    hint: 'Read it again and try again.',
    retryable: true,
    cause,
  });
}
