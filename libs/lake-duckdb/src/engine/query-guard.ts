import { LONGEST_TIMER, QueryCancelledError, QueryTimeoutError } from '@vanta-vuln/core';
import type { DuckDBConnection } from '@duckdb/node-api';

/** Stops what runs on a connection when its time is up or when somebody aborts it. */
export class QueryGuard implements Disposable {
  readonly #connection: DuckDBConnection;
  readonly #outer: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #reason: Error | null = null;

  constructor(
    connection: DuckDBConnection,
    { signal, timeout }: { readonly signal: AbortSignal | undefined; readonly timeout: number },
  ) {
    this.#connection = connection;
    this.#outer = signal;
    const stop = () => this.#stop(new QueryTimeoutError(timeout));
    this.#timer = setTimeout(stop, Math.min(timeout, LONGEST_TIMER));
    signal?.addEventListener('abort', this.#cancel);
    if (signal?.aborted === true) this.#cancel();
  }

  /** Why it was stopped; null when it was not. */
  get reason(): Error | null {
    return this.#reason;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#cancel);
  }

  readonly #cancel = () => this.#stop(new QueryCancelledError(this.#outer?.reason));

  #stop(reason: Error): void {
    this.#reason ??= reason;
    this.#controller.abort(this.#reason);
    this.#connection.interrupt();
  }
}
