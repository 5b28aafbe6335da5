import { MS_PER_MINUTE } from './units.ts';

/** A sliding window of one minute: so many requests in any 60 seconds. */
export class RateWindow {
  readonly #limit: number;
  #accepted: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Accepts a request (null), or says in how many seconds one will be accepted. Refused requests do not count. */
  tryAccept(now: number): { readonly retryAfterSeconds: number } | null {
    if (this.#limit === Infinity) return null;
    const from = now - MS_PER_MINUTE;
    const firstInside = this.#accepted.findIndex((moment) => moment > from);
    this.#accepted = firstInside === -1 ? [] : this.#accepted.slice(firstInside);
    if (this.#accepted.length < this.#limit) {
      this.#accepted.push(now);
      return null;
    }
    const oldest = this.#accepted[this.#accepted.length - this.#limit] ?? now;
    return { retryAfterSeconds: Math.max(1, Math.ceil((oldest + MS_PER_MINUTE - now) / 1000)) };
  }
}
