import type { ObjectStore } from '@vanta-vuln/core';

/** A store that begins nothing more once the signal is aborted, and throws its reason; what is under way ends. */
export function stoppableStore(store: ObjectStore, signal: AbortSignal | undefined): ObjectStore {
  return signal === undefined ? store : new StoppableStore(store, signal);
}

/** Does some work on such a store; rejects with the reason of the signal itself where that is behind what was thrown. */
export async function untilStopped<Value>(
  signal: AbortSignal | undefined,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    // A reader takes whatever a store throws for a file that can't be read.
    throw signal?.aborted === true && isBehind(error, signal.reason) ? signal.reason : error;
  }
}

function isBehind(error: unknown, reason: unknown): boolean {
  if (error === reason) return true;
  return error instanceof Error && error.cause !== undefined && isBehind(error.cause, reason);
}

class StoppableStore implements ObjectStore {
  readonly location: string;
  readonly #store: ObjectStore;
  readonly #signal: AbortSignal;

  constructor(store: ObjectStore, signal: AbortSignal) {
    this.location = store.location;
    this.#store = store;
    this.#signal = signal;
  }

  async head(...args: Parameters<ObjectStore['head']>) {
    return this.#goOn().head(...args);
  }

  async get(...args: Parameters<ObjectStore['get']>) {
    return this.#goOn().get(...args);
  }

  async getRange(...args: Parameters<ObjectStore['getRange']>) {
    return this.#goOn().getRange(...args);
  }

  async put(...args: Parameters<ObjectStore['put']>) {
    return this.#goOn().put(...args);
  }

  list(...args: Parameters<ObjectStore['list']>) {
    return this.#pages(this.#goOn().list(...args));
  }

  async copy(...args: Parameters<ObjectStore['copy']>) {
    return this.#goOn().copy(...args);
  }

  async delete(...args: Parameters<ObjectStore['delete']>) {
    return this.#goOn().delete(...args);
  }

  listUploads() {
    return this.#pages(this.#goOn().listUploads());
  }

  async abortUpload(...args: Parameters<ObjectStore['abortUpload']>) {
    return this.#goOn().abortUpload(...args);
  }

  /** Closing is always in order. */
  async close() {
    return this.#store.close();
  }

  async *#pages<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
    for await (const page of pages) {
      yield page;
      this.#goOn();
    }
  }

  #goOn(): ObjectStore {
    this.#signal.throwIfAborted();
    return this.#store;
  }
}
