/** One request as the simulator saw it. */
export interface LoggedRequest {
  /** By the simulator's clock, milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly clientId: string | null;
  readonly status: number;
  readonly requestId: string;
}

/** Entries kept; older ones are counted only. */
const KEPT = 20_000;

/** What clients have asked for so far. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #total = 0;
  #tokensMinted = 0;
  #sockets = 0;
  readonly #byStatus = new Map<number, number>();

  /** All requests that have been answered, token requests included. */
  get total(): number {
    return this.#total;
  }

  /** Answers with status 429. */
  get throttled(): number {
    return this.#byStatus.get(429) ?? 0;
  }

  get tokensMinted(): number {
    return this.#tokensMinted;
  }

  /** Connections that were opened. */
  get sockets(): number {
    return this.#sockets;
  }

  /** Number of answers by status. */
  get byStatus(): Readonly<Record<number, number>> {
    return Object.fromEntries(this.#byStatus);
  }

  /** The last requests, the oldest first; at least 20,000 are kept. */
  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** Forgets everything, to count anew. */
  reset(): void {
    this.#entries = [];
    this.#total = 0;
    this.#tokensMinted = 0;
    this.#sockets = 0;
    this.#byStatus.clear();
  }

  /** @internal */
  add(entry: LoggedRequest): void {
    this.#total += 1;
    this.#byStatus.set(entry.status, (this.#byStatus.get(entry.status) ?? 0) + 1);
    this.#entries.push(entry);
    if (this.#entries.length > 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
  }

  /** @internal */
  addToken(): void {
    this.#tokensMinted += 1;
  }

  /** @internal */
  addSocket(): void {
    this.#sockets += 1;
  }
}
