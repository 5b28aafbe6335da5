import type { Clock } from '@vanta-vuln/core';
import type { Statistics } from '@vanta-vuln/stats';

const KEPT = 16;
// Longer than anybody waits for an answer: what takes more may have lost its connection and come to no end.
const PATIENCE_MS = 30_000;

interface Entry {
  readonly begunAt: number;
  readonly statistics: Promise<Statistics>;
  isDone: boolean;
}

/** Statistics that were calculated lately, and those that are being calculated: many who ask at once share one. */
export class StatisticsCache {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The statistics under a key, calculated when they are not there, or have not come for 30 seconds. */
  get(key: string, calculate: () => Promise<Statistics>): Promise<Statistics> {
    const known = this.#entries.get(key);
    const now = this.#clock.now();
    if (known !== undefined && (known.isDone || now - known.begunAt < PATIENCE_MS)) return known.statistics;
    const entry: Entry = { begunAt: now, statistics: calculate(), isDone: false };
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= KEPT) break;
      this.#entries.delete(oldest);
    }
    entry.statistics.then(
      () => {
        entry.isDone = true;
      },
      () => {
        // What failed is asked for again.
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry.statistics;
  }
}
