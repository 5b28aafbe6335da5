import type { Statistics } from '@vanta-vuln/stats';

const KEPT = 16;

/** Statistics that were calculated lately, and those that are being calculated: many who ask at once share one. */
export class StatisticsCache {
  readonly #entries = new Map<string, Promise<Statistics>>();

  /** The statistics under a key, calculated when they are not there. */
  get(key: string, calculate: () => Promise<Statistics>): Promise<Statistics> {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const calculated = calculate();
    this.#entries.set(key, calculated);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= KEPT) break;
      this.#entries.delete(oldest);
    }
    // What failed is asked for again.
    calculated.catch(() => this.#entries.delete(key));
    return calculated;
  }
}
