import type { Clock } from '@vanta-vuln/core';
import { SLOT_HELD_AFTER_RESPONSE, freeAt } from './request-window.ts';
import type { WindowEntry } from './request-window.ts';
import type { Slot, SlotStore } from './slot-store.ts';
import { Turns } from './turns.ts';

export interface PacerOptions {
  readonly clock: Clock;
  /** Requests in any 60 seconds; Infinity for no limit. */
  readonly requestsPerMinute: number;
  /** Made at the first request: its file depends on the client id. */
  readonly openStore: () => Promise<SlotStore>;
}

/**
 * Larger budgets are kept within the process: a file that is written for each request would be the slowest part, and
 * a checkpoint that lists all requests the largest.
 */
export const LARGEST_SHARED_BUDGET = 1_000;

/** How often a window that is full of requests under way is looked at again. */
const LOOK_AGAIN = 100;

const FREE_SLOT: Slot = { release: () => undefined, cancel: () => undefined };

/**
 * Keeps the client within its rate limit: a sliding window, with nothing spread.
 *
 * Requests go out at once while there are free slots; a slot is free again 60.25 s after the response to its request.
 * Streams that wait are served in the order in which they came.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #budget: number;
  readonly #openStore: () => Promise<SlotStore>;
  readonly #turns = new Turns();
  #store: SlotStore | null = null;
  #restored: readonly number[] = [];
  #lowered = { budget: Infinity, until: -Infinity };
  #pausedUntil = -Infinity;

  constructor({ clock, requestsPerMinute, openStore }: PacerOptions) {
    this.#clock = clock;
    this.#budget = requestsPerMinute;
    this.#openStore = openStore;
  }

  /** Waits for a free slot and takes it. Rejects with the signal's reason when aborted. */
  async acquire(signal?: AbortSignal): Promise<Slot> {
    if (this.#budget === Infinity && this.#pausedUntil === -Infinity) return FREE_SLOT;
    return this.#turns.take(() => this.#acquireNext(signal), signal);
  }

  /** Milliseconds until one of the requests that fill the window has left it, as far as this client knows them. */
  untilFreeSlot(): number {
    const now = this.#clock.now();
    const moments = this.#held(now)
      .map(freeAt)
      .filter((moment) => moment !== Infinity);
    return moments.length === 0 ? SLOT_HELD_AFTER_RESPONSE : Math.max(0, Math.min(...moments) - now);
  }

  /**
   * Takes note of an answer 429: all streams pause for so many milliseconds, and until the present window is over no
   * more requests are sent than it held when it was full.
   */
  throttled(wait: number): void {
    const now = this.#clock.now();
    this.#pausedUntil = Math.max(this.#pausedUntil, now + wait);
    if (this.#budget === Infinity) return;
    // The refused request is among the held ones.
    const budget = Math.max(1, Math.min(this.#budgetAt(now) - 1, this.#held(now).length - 1));
    this.#lowered = { budget, until: now + SLOT_HELD_AFTER_RESPONSE };
  }

  /** When the responses of the last minute came, oldest first; a request under way counts as answered now. */
  recent(): readonly number[] {
    if (this.#budget > LARGEST_SHARED_BUDGET) return [];
    const now = this.#clock.now();
    const held = this.#held(now).map(({ doneAt }) => doneAt ?? now);
    return [...this.#restored, ...held].sort((a, b) => a - b);
  }

  /** Takes over responses that an earlier attempt of the run has seen. */
  restore(responses: readonly number[]): void {
    if (this.#budget === Infinity) return;
    if (this.#store !== null) this.#store.restore(responses);
    else this.#restored = [...this.#restored, ...responses];
  }

  /** Resolves when other processes can see all that this one has sent. */
  async publish(): Promise<void> {
    await this.#store?.publish();
  }

  async #acquireNext(signal?: AbortSignal): Promise<Slot> {
    const store = await this.#opened();
    for (;;) {
      signal?.throwIfAborted();
      const now = this.#clock.now();
      if (now < this.#pausedUntil) {
        await this.#clock.sleep(this.#pausedUntil - now, signal);
        continue;
      }
      if (this.#budget === Infinity) return FREE_SLOT;
      const slot = await store.reserve(this.#budgetAt(now), now, signal);
      if (typeof slot !== 'number') return slot;
      await this.#clock.sleep(slot === Infinity ? LOOK_AGAIN : slot - now, signal);
    }
  }

  async #opened(): Promise<SlotStore> {
    if (this.#store !== null) return this.#store;
    const store = await this.#openStore();
    store.restore(this.#restored);
    this.#restored = [];
    this.#store = store;
    return store;
  }

  #held(now: number): readonly WindowEntry[] {
    return this.#store?.held(now) ?? [];
  }

  #budgetAt(now: number): number {
    return now < this.#lowered.until ? Math.min(this.#budget, this.#lowered.budget) : this.#budget;
  }
}
