import { setImmediate as nextTurn, setTimeout as realDelay } from 'node:timers/promises';
import type { Clock } from '@vanta-vuln/core';
import { hasPendingIo } from './pending-io.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import { SleeperQueue } from './sleeper-queue.ts';

/** How a simulated clock starts and moves. */
export interface SimulatedClockOptions {
  /** Milliseconds since 1970, UTC. @default 2026-01-15T08:00:00Z */
  readonly start?: number | undefined;
  /** Whether the clock moves on by itself when everybody is asleep. @default true */
  readonly autoAdvance?: boolean | undefined;
  /** Real milliseconds without any activity after which everybody counts as asleep. @default 2 */
  readonly settleMilliseconds?: number | undefined;
}

const DEFAULT_START = Date.UTC(2026, 0, 15, 8);

/**
 * A clock whose time stands still while anybody works, and jumps when all are asleep.
 *
 * Time moves in two ways only: `advance(ms)`, and, with `autoAdvance`, by itself as soon as at least one
 * sleeper waits, nobody holds the clock and the process has been quiet for `settleMilliseconds`: no sleep
 * began or ended, no file, connect or lookup is under way. It then jumps to the earliest wake-up, wakes
 * that sleeper (those of the same moment in the order in which they fell asleep) and waits for quiet again.
 * So sleepers always wake in order of time, and `now()` is the same in every run of a program whose
 * work does not depend on real time. The simulator holds its clock from the arrival of a request to the end of
 * its answer; a client in the same process that shares the clock needs to do nothing.
 */
export class SimulatedClock implements Clock {
  readonly #sleepers = new SleeperQueue();
  readonly #autoAdvance: boolean;
  readonly #settleMilliseconds: number;
  #now: number;
  #holds = 0;
  #activity = 0;
  #released: PromiseWithResolvers<void> | undefined;
  #moving = false;

  constructor({
    start = DEFAULT_START,
    autoAdvance = true,
    settleMilliseconds = 2,
  }: SimulatedClockOptions = {}) {
    this.#now = start;
    this.#autoAdvance = autoAdvance;
    this.#settleMilliseconds = settleMilliseconds;
  }

  /** Simulated milliseconds since 1970, UTC. */
  now(): number {
    return this.#now;
  }

  /** How many are asleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Resolves when the clock has moved that far; 0 or less at once. Rejects with the signal's reason when aborted. */
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#activity += 1;
    if (!(milliseconds > 0)) return;
    const asleep = this.#sleepers.add(this.#now + milliseconds, signal);
    if (this.#autoAdvance) void this.#moveWhenQuiet();
    await asleep;
    this.#activity += 1;
    signal?.throwIfAborted();
  }

  /** Keeps the clock from moving by itself until the returned function is called. */
  hold(): () => void {
    this.#holds += 1;
    this.#activity += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#activity += 1;
      if (this.#holds > 0) return;
      this.#released?.resolve();
      this.#released = undefined;
    };
  }

  /**
   * Moves the clock, stopping at each wake-up on the way so that sleepers wake at their own time. Throws
   * {@link SimulatorOptionError} for a time that is none, and for one that lies behind.
   */
  async advance(milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0 && Number.isFinite(milliseconds))) {
      throw new SimulatorOptionError('milliseconds', milliseconds, 'a number of milliseconds, 0 or more');
    }
    const end = this.#now + milliseconds;
    for (
      let next = this.#sleepers.nextWakeAt();
      next !== undefined && next <= end;
      next = this.#sleepers.nextWakeAt()
    ) {
      this.#moveTo(next);
      await this.#quiet();
    }
    this.#moveTo(end);
  }

  #moveTo(moment: number): void {
    this.#now = Math.max(this.#now, moment);
    this.#sleepers.wakeUntil(this.#now);
  }

  async #moveWhenQuiet(): Promise<void> {
    if (this.#moving) return;
    this.#moving = true;
    while (this.#sleepers.size > 0) {
      await this.#quiet();
      const next = this.#sleepers.nextWakeAt();
      if (next !== undefined) this.#moveTo(next);
    }
    this.#moving = false;
  }

  async #quiet(): Promise<void> {
    for (let before = -1; before !== this.#activity || this.#holds > 0 || hasPendingIo();) {
      await this.#untilReleased();
      before = this.#activity;
      await realDelay(this.#settleMilliseconds);
      await nextTurn();
      await nextTurn();
    }
  }

  async #untilReleased(): Promise<void> {
    if (this.#holds === 0) return;
    this.#released ??= Promise.withResolvers<void>();
    await this.#released.promise;
  }
}
