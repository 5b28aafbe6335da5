/**
 * How many rows to ask for: the full size, less after answers with status 500, then more again.
 *
 * Some pages fail until a smaller one is asked for. A size that has not worked since it failed is a probe, which is
 * not worth several tries.
 */
export class PageSize {
  readonly #full: number;
  #current: number;
  #proved: number;

  constructor(full: number) {
    this.#full = full;
    this.#current = full;
    this.#proved = full;
  }

  get current(): number {
    return this.#current;
  }

  /** Whether this size failed before and has not worked since. */
  get isProbe(): boolean {
    return this.#current > this.#proved;
  }

  /** Half of it from now on; false when it can't be less. */
  halve(): boolean {
    if (this.#current === 1) return false;
    this.#current = Math.max(1, Math.floor(this.#current / 2));
    // A probe is at most twice what has worked: half of it is no probe.
    this.#proved = this.#current;
    return true;
  }

  /** Twice as much for the next page, up to the full size. */
  grow(): void {
    this.#proved = this.#current;
    this.#current = Math.min(this.#full, this.#current * 2);
  }
}
