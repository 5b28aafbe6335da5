/** One object as a listing shows it. */
export interface StoredObject {
  /** Segments with `/` between them, relative to the store. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Opaque; changes with the content of the object. */
  readonly version: string;
  /** Milliseconds since 1970, by the store's clock. */
  readonly modifiedAt: number;
}

/** An object with its bytes. */
export interface ObjectContent extends StoredObject {
  readonly bytes: Uint8Array;
}

/** What must be true for a put to happen: nothing under the key, or exactly this version. */
export type PutCondition = 'create' | { readonly replaces: string };

/** How to put an object. */
export interface PutOptions {
  /** Replaces whatever is there when absent. */
  readonly condition?: PutCondition | undefined;
  /** Is told the bytes that have been stored so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An upload that was begun and neither finished nor taken back. */
export interface UnfinishedUpload {
  readonly key: string;
  /** Opaque; names the upload to `abortUpload`. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/**
 * A place for whole objects under keys: a bucket, a folder.
 *
 * An object is seen complete or not at all. Every method throws ObjectStoreError when the store refuses
 * or is out of reach. A folder can't hold an object under `a` and another under `a/b`.
 */
export interface ObjectStore {
  /** For messages: `s3://bucket/prefix` or `file:///path`. */
  readonly location: string;
  /** What a listing would show of one object; null when there is none. */
  head(key: string): Promise<StoredObject | null>;
  /** The whole object; throws ObjectNotFoundError. */
  get(key: string): Promise<ObjectContent>;
  /** The bytes from `start` up to but not including `end`, cut at the end of the object; throws ObjectNotFoundError. */
  getRange(key: string, range: { readonly start: number; readonly end: number }): Promise<Uint8Array>;
  /**
   * Stores an object; a streamed body is held a few parts at a time, never whole.
   *
   * Throws ObjectConditionError when the condition does not hold, and ObjectNotFoundError when a version
   * was to be replaced and the object is gone. A put that throws leaves what was there before.
   */
  put(
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options?: PutOptions,
  ): Promise<{ readonly version: string; readonly size: number }>;
  /** Objects whose keys begin with the prefix, in batches, by key. */
  list(prefix?: string): AsyncIterable<readonly StoredObject[]>;
  /** Copies within the store, on the store's side; throws ObjectNotFoundError. */
  copy(from: string, to: string): Promise<{ readonly version: string }>;
  /** Deletes the object; nothing happens when there is none. */
  delete(key: string): Promise<void>;
  /** Uploads that a dead process, or a living one, has begun. */
  listUploads(): AsyncIterable<readonly UnfinishedUpload[]>;
  /** Takes an upload back with all that it has stored; nothing happens when there is none. */
  abortUpload(upload: UnfinishedUpload): Promise<void>;
  close(): Promise<void>;
}
