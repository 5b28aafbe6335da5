import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST_TIMER } from '../longest-timer.ts';

/** The passing of time, so that tests and the demo can let a day pass at once. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason when it is aborted before. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    try {
      const options = signal === undefined ? {} : { signal };
      let left = milliseconds;
      for (; left > LONGEST_TIMER; left -= LONGEST_TIMER) await sleep(LONGEST_TIMER, undefined, options);
      await sleep(left, undefined, options);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
