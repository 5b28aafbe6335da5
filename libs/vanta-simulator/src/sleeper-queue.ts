interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** Those who sleep, in the order of their wake-up; equal moments in the order in which they fell asleep. */
export class SleeperQueue {
  readonly #sleepers: Sleeper[] = [];

  get size(): number {
    return this.#sleepers.length;
  }

  nextWakeAt(): number | undefined {
    return this.#sleepers[0]?.wakeAt;
  }

  /** Resolves when woken, and when the signal is aborted before: the caller asks the signal which it was. */
  add(wakeAt: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const abort = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        resolve();
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper: Sleeper = { wakeAt, wake };
      signal?.addEventListener('abort', abort, { once: true });
      const later = this.#sleepers.findIndex((other) => other.wakeAt > wakeAt);
      this.#sleepers.splice(later === -1 ? this.#sleepers.length : later, 0, sleeper);
    });
  }

  /** Wakes all whose time has come. */
  wakeUntil(moment: number): void {
    const later = this.#sleepers.findIndex((sleeper) => sleeper.wakeAt > moment);
    const due = this.#sleepers.splice(0, later === -1 ? this.#sleepers.length : later);
    for (const sleeper of due) sleeper.wake();
  }
}
