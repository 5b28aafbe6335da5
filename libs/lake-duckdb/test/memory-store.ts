import { createHash } from 'node:crypto';
import { ObjectNotFoundError } from '@vanta-vuln/core';
import type { ObjectStore, StoredObject } from '@vanta-vuln/core';

/** An object store in memory that counts what is read from it. */
export class MemoryStore implements ObjectStore {
  readonly location = 's3://bucket/lake';
  /** Keys whose bytes were asked for, each as often as it was. */
  readonly reads: string[] = [];
  /** Bytes that were given out. */
  bytesRead = 0;
  /** What each read of bytes waits for. */
  gate: Promise<void> = Promise.resolve();
  readonly #objects = new Map<string, Uint8Array>();

  async head(key: string): Promise<StoredObject | null> {
    const bytes = this.#objects.get(key);
    return bytes === undefined ? null : this.#describe(key, bytes);
  }

  async get(key: string) {
    const bytes = this.#read(key);
    return { ...this.#describe(key, bytes), bytes };
  }

  async getRange(key: string, { start, end }: { readonly start: number; readonly end: number }) {
    const bytes = this.#read(key).slice(start, end);
    this.reads.push(key);
    await this.gate;
    this.bytesRead += bytes.length;
    return bytes;
  }

  async put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>) {
    const chunks: Uint8Array[] = [];
    if (body instanceof Uint8Array) chunks.push(body);
    else for await (const chunk of body) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    this.#objects.set(key, bytes);
    return this.#describe(key, bytes);
  }

  async *list(prefix = '') {
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    yield keys.map((key) => this.#describe(key, this.#read(key)));
  }

  async copy(from: string, to: string) {
    return await this.put(to, this.#read(from));
  }

  async delete(key: string) {
    this.#objects.delete(key);
  }

  // Nothing is ever left unfinished here.
  async *listUploads() {}

  async abortUpload() {}

  async close() {}

  #read(key: string): Uint8Array {
    const bytes = this.#objects.get(key);
    if (bytes === undefined) throw new ObjectNotFoundError(this.location, key);
    return bytes;
  }

  #describe(key: string, bytes: Uint8Array): StoredObject {
    const version = createHash('sha256').update(bytes).digest('hex');
    return { key, size: bytes.length, version, modifiedAt: 0 };
  }
}
