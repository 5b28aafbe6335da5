import type { ObjectStore, PutOptions, StoredObject, UnfinishedUpload } from '@vanta-vuln/core';

/** Told of each object before it is written, and after. */
export interface WriteListener {
  before(key: string): Promise<void>;
  after(key: string, written: { readonly version: string } | 'deleted'): void;
}

/** An object store whose writes are told to a listener; a write waits until the listener has taken note. */
export function journalObjects(inner: ObjectStore, listener: WriteListener): ObjectStore {
  return new JournaledObjectStore(inner, listener);
}

class JournaledObjectStore implements ObjectStore {
  readonly location: string;
  readonly #inner: ObjectStore;
  readonly #listener: WriteListener;

  constructor(inner: ObjectStore, listener: WriteListener) {
    this.location = inner.location;
    this.#inner = inner;
    this.#listener = listener;
  }

  head(key: string) {
    return this.#inner.head(key);
  }

  get(key: string) {
    return this.#inner.get(key);
  }

  getRange(key: string, range: { readonly start: number; readonly end: number }) {
    return this.#inner.getRange(key, range);
  }

  async put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, options?: PutOptions) {
    await this.#listener.before(key);
    const written = await this.#inner.put(key, body, options);
    this.#listener.after(key, { version: written.version });
    return written;
  }

  list(prefix?: string): AsyncIterable<readonly StoredObject[]> {
    return this.#inner.list(prefix);
  }

  async copy(from: string, to: string) {
    await this.#listener.before(to);
    const written = await this.#inner.copy(from, to);
    this.#listener.after(to, { version: written.version });
    return written;
  }

  async delete(key: string): Promise<void> {
    await this.#listener.before(key);
    await this.#inner.delete(key);
    this.#listener.after(key, 'deleted');
  }

  listUploads(): AsyncIterable<readonly UnfinishedUpload[]> {
    return this.#inner.listUploads();
  }

  abortUpload(upload: UnfinishedUpload): Promise<void> {
    return this.#inner.abortUpload(upload);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
