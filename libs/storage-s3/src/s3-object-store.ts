import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3';
import type { ListMultipartUploadsCommandOutput, S3Client, _Object as S3Object } from '@aws-sdk/client-s3';
import type {
  ObjectContent,
  ObjectStore,
  PutOptions,
  StoredObject,
  UnfinishedUpload,
} from '@vanta-vuln/core';
import { checkKey } from './object-key.ts';
import { DEFAULT_ATTEMPTS, createS3Client } from './s3-client.ts';
import type { S3Connection } from './s3-connection.ts';
import { noVersion, statusOf, translateS3Error } from './s3-errors.ts';
import { getFromS3 } from './s3-get.ts';
import { putToS3 } from './s3-put.ts';

/** Where in S3, and how to reach it. */
export interface S3ObjectStoreOptions extends S3Connection {
  readonly bucket: string;
  /** Stands before every key, with a `/` between. @default '' */
  readonly prefix?: string | undefined;
  /** Parts of one upload on their way at the same time. @default 4 */
  readonly concurrency?: number | undefined;
  /** Bytes of a part, at least 5 MB. @default 8 MB */
  readonly partSize?: number | undefined;
}

const DEFAULT_PART_SIZE = 8 * 1024 * 1024;

/**
 * An object store in a bucket of S3.
 *
 * A version is the ETag: it names the content, so replacing an object by the same bytes keeps its version.
 */
export function createS3ObjectStore(options: S3ObjectStoreOptions): ObjectStore {
  return new S3ObjectStore(options);
}

class S3ObjectStore implements ObjectStore {
  readonly location: string;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #concurrency: number;
  readonly #partSize: number;
  readonly #attempts: number;

  constructor({
    bucket,
    prefix = '',
    concurrency = 4,
    partSize = DEFAULT_PART_SIZE,
    ...connection
  }: S3ObjectStoreOptions) {
    this.location = prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
    this.#client = createS3Client(connection);
    this.#bucket = bucket;
    this.#prefix = prefix === '' ? '' : `${checkKey(prefix)}/`;
    this.#concurrency = concurrency;
    this.#partSize = partSize;
    this.#attempts = connection.maxAttempts ?? DEFAULT_ATTEMPTS;
  }

  head(key: string): Promise<StoredObject | null> {
    return this.#guard(key, async () => {
      try {
        const answer = await this.#client.send(new HeadObjectCommand(this.#object(key)));
        return this.#toStored(key, { ...answer, Size: answer.ContentLength });
      } catch (error) {
        if (statusOf(error) === 404) return null;
        await this.#explain(key);
        throw error;
      }
    });
  }

  /** The refusal of a HEAD has no body and says nothing: a GET is refused for the same reason, and names it. */
  async #explain(key: string): Promise<void> {
    await this.#client.send(new GetObjectCommand({ ...this.#object(key), Range: 'bytes=0-0' }));
  }

  get(key: string): Promise<ObjectContent> {
    return this.#guard(key, async () => {
      const { answer, bytes } = await this.#download(key);
      return { ...this.#toStored(key, { ...answer, Size: bytes.length }), bytes };
    });
  }

  getRange(
    key: string,
    { start, end }: { readonly start: number; readonly end: number },
  ): Promise<Uint8Array> {
    return this.#guard(key, async () => {
      try {
        // HTTP has no empty range; the object must exist all the same.
        const Range = `bytes=${start}-${Math.max(start, end - 1)}`;
        const { answer, bytes } = await this.#download(key, Range);
        // A server or a proxy may ignore the range and send all: its beginning would be taken for every part.
        const first = answer.ContentRange === undefined ? start : 0;
        return bytes.subarray(first, first + Math.max(0, end - start));
      } catch (error) {
        if (statusOf(error) === 416) return new Uint8Array();
        throw error;
      }
    });
  }

  #download(key: string, Range?: string) {
    const input = Range === undefined ? this.#object(key) : { ...this.#object(key), Range };
    const { location } = this;
    return getFromS3({ client: this.#client, location, name: key, input, attempts: this.#attempts });
  }

  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, options: PutOptions = {}) {
    return this.#guard(key, () =>
      putToS3({
        ...options,
        client: this.#client,
        location: this.location,
        bucket: this.#bucket,
        key: this.#object(key).Key,
        name: key,
        body,
        concurrency: this.#concurrency,
        partSize: this.#partSize,
      }),
    );
  }

  async *list(prefix = ''): AsyncGenerator<readonly StoredObject[]> {
    const query = { Bucket: this.#bucket, Prefix: `${this.#prefix}${prefix}` };
    try {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#client }, query)) {
        if (Contents.length > 0) {
          yield Contents.map((found) => this.#toStored(this.#toName(found.Key), found));
        }
      }
    } catch (error) {
      throw translateS3Error(this.location, prefix, error);
    }
  }

  copy(from: string, to: string): Promise<{ readonly version: string }> {
    return this.#guard(from, async () => {
      const source = this.#object(from).Key.split('/').map(encodeURIComponent).join('/');
      const CopySource = `${this.#bucket}/${source}`;
      const answer = await this.#client.send(new CopyObjectCommand({ ...this.#object(to), CopySource }));
      return { version: this.#version(to, answer.CopyObjectResult?.ETag) };
    });
  }

  delete(key: string): Promise<void> {
    return this.#guard(key, async () => {
      await this.#client.send(new DeleteObjectCommand(this.#object(key)));
    });
  }

  async *listUploads(): AsyncGenerator<readonly UnfinishedUpload[]> {
    let page: ListMultipartUploadsCommandOutput | null = null;
    do {
      page = await this.#uploadsAfter(page);
      const uploads = (page.Uploads ?? []).map(({ Key, UploadId = '', Initiated }) => ({
        key: this.#toName(Key),
        id: UploadId,
        startedAt: Initiated?.getTime() ?? 0,
      }));
      if (uploads.length > 0) yield uploads;
    } while (page.IsTruncated === true);
  }

  abortUpload({ key, id }: UnfinishedUpload): Promise<void> {
    return this.#guard(key, async () => {
      try {
        await this.#client.send(new AbortMultipartUploadCommand({ ...this.#object(key), UploadId: id }));
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
    });
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  #uploadsAfter(page: ListMultipartUploadsCommandOutput | null): Promise<ListMultipartUploadsCommandOutput> {
    const query = {
      Bucket: this.#bucket,
      Prefix: this.#prefix,
      KeyMarker: page?.NextKeyMarker,
      UploadIdMarker: page?.NextUploadIdMarker,
    };
    return this.#guard('', () => this.#client.send(new ListMultipartUploadsCommand(query)));
  }

  #object(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: `${this.#prefix}${checkKey(key)}` };
  }

  #toName(key: string | undefined): string {
    return (key ?? '').slice(this.#prefix.length);
  }

  #toStored(key: string, found: Pick<S3Object, 'ETag' | 'LastModified' | 'Size'>): StoredObject {
    return {
      key,
      size: found.Size ?? 0,
      version: this.#version(key, found.ETag),
      modifiedAt: found.LastModified?.getTime() ?? 0,
    };
  }

  #version(key: string, version: string | undefined): string {
    if (version !== undefined) return version;
    throw noVersion(this.location, key);
  }

  async #guard<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw translateS3Error(this.location, key, error);
    }
  }
}
