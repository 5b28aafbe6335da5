import type { ObjectStore, PutOptions, UnfinishedUpload } from '@vanta-vuln/core';

/** When the process ends: at its nth write, before it or after it. */
export interface Death {
  readonly write: number;
  readonly when: 'before' | 'after';
}

/** A store whose process is gone, as if the power was cut, at one of its writes; counts them. */
export class DyingObjectStore implements ObjectStore {
  readonly location: string;
  readonly #store: ObjectStore;
  readonly #death: Death | null;
  writes = 0;

  constructor(store: ObjectStore, death: Death | null) {
    this.location = store.location;
    this.#store = store;
    this.#death = death;
  }

  head(key: string) {
    return this.#store.head(key);
  }

  get(key: string) {
    return this.#store.get(key);
  }

  getRange(key: string, range: { readonly start: number; readonly end: number }) {
    return this.#store.getRange(key, range);
  }

  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, options?: PutOptions) {
    return this.#write(() => this.#store.put(key, body, options));
  }

  list(prefix?: string) {
    return this.#store.list(prefix);
  }

  copy(from: string, to: string) {
    return this.#write(() => this.#store.copy(from, to));
  }

  delete(key: string) {
    return this.#write(() => this.#store.delete(key));
  }

  listUploads() {
    return this.#store.listUploads();
  }

  abortUpload(upload: UnfinishedUpload) {
    return this.#store.abortUpload(upload);
  }

  close() {
    return this.#store.close();
  }

  async #write<Result>(write: () => Promise<Result>): Promise<Result> {
    this.writes += 1;
    const dies = this.#death?.write === this.writes;
    if (dies && this.#death?.when === 'before') process.kill(process.pid, 'SIGKILL');
    const result = await write();
    if (dies) process.kill(process.pid, 'SIGKILL');
    return result;
  }
}
