import { systemClock } from '@vanta-vuln/core';
import type { Clock, Logger, ObjectStore, PutOptions, UnfinishedUpload } from '@vanta-vuln/core';

/** What to log, and where. */
export interface LogStorageOptions {
  /** Closed with the wrapper. */
  readonly store: ObjectStore;
  readonly logger: Logger;
  /** Says how long an operation took. @default systemClock */
  readonly clock?: Clock | undefined;
  /** Told of each object that was put: its bytes, and the milliseconds that it took. */
  readonly onPut?: ((upload: { readonly bytes: number; readonly milliseconds: number }) => void) | undefined;
}

interface Outcome {
  readonly bytes?: number | undefined;
  readonly objects?: number | undefined;
}

/**
 * The same store, with one entry at debug for each operation: operation, key, bytes, milliseconds, and the error if any.
 *
 * A listing is logged when its reader has come to the end or stopped, with the number of objects that it saw.
 */
export function logStorageOperations(options: LogStorageOptions): ObjectStore {
  return new LoggingObjectStore(options);
}

class LoggingObjectStore implements ObjectStore {
  readonly location: string;
  readonly #store: ObjectStore;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #onPut: LogStorageOptions['onPut'];

  constructor({ store, logger, clock = systemClock, onPut }: LogStorageOptions) {
    this.location = store.location;
    this.#store = store;
    this.#logger = logger;
    this.#clock = clock;
    this.#onPut = onPut;
  }

  head(key: string) {
    return this.#log('head', key, () => this.#store.head(key));
  }

  get(key: string) {
    return this.#log(
      'get',
      key,
      () => this.#store.get(key),
      ({ size }) => ({ bytes: size }),
    );
  }

  getRange(key: string, range: { readonly start: number; readonly end: number }) {
    return this.#log(
      'getRange',
      key,
      () => this.#store.getRange(key, range),
      ({ length }) => ({ bytes: length }),
    );
  }

  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, options?: PutOptions) {
    return this.#log(
      'put',
      key,
      () => this.#store.put(key, body, options),
      ({ size }) => ({ bytes: size }),
    );
  }

  list(prefix = '') {
    return this.#logBatches('list', prefix, this.#store.list(prefix));
  }

  copy(from: string, to: string) {
    return this.#log('copy', to, () => this.#store.copy(from, to));
  }

  delete(key: string) {
    return this.#log('delete', key, () => this.#store.delete(key));
  }

  listUploads() {
    return this.#logBatches('listUploads', '', this.#store.listUploads());
  }

  abortUpload(upload: UnfinishedUpload) {
    return this.#log('abortUpload', upload.key, () => this.#store.abortUpload(upload));
  }

  close() {
    return this.#store.close();
  }

  async #log<Result>(
    operation: string,
    key: string,
    work: () => Promise<Result>,
    outcomeOf: (result: Result) => Outcome = () => ({}),
  ): Promise<Result> {
    const begun = this.#clock.now();
    try {
      const result = await work();
      this.#write({ operation, key, begun, ...outcomeOf(result) });
      return result;
    } catch (error) {
      this.#write({ operation, key, begun, err: error });
      throw error;
    }
  }

  async *#logBatches<Item>(
    operation: string,
    key: string,
    batches: AsyncIterable<readonly Item[]>,
  ): AsyncGenerator<readonly Item[]> {
    const begun = this.#clock.now();
    let objects = 0;
    let failure: { readonly err: unknown } | undefined;
    try {
      for await (const batch of batches) {
        objects += batch.length;
        yield batch;
      }
    } catch (error) {
      failure = { err: error };
      throw error;
    } finally {
      this.#write({ operation, key, begun, objects, ...failure });
    }
  }

  #write(entry: Outcome & LoggedOperation): void {
    const { begun, ...facts } = entry;
    const milliseconds = this.#clock.now() - begun;
    const failed = 'err' in facts;
    if (facts.operation === 'put' && !failed) this.#onPut?.({ bytes: facts.bytes ?? 0, milliseconds });
    const message = failed ? 'storage operation failed' : 'storage operation';
    this.#logger.debug({ ...facts, milliseconds }, message);
  }
}

interface LoggedOperation {
  readonly operation: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly begun: number;
  readonly err?: unknown;
}
