import { randomUUID } from 'node:crypto';
import { ObjectConditionError, ObjectNotFoundError, StoreLockedError, silentLogger } from '@vanta-vuln/core';
import type { Logger, ObjectStore } from '@vanta-vuln/core';
import { THIS_PROCESS, ownerName } from '../writer-process.ts';
import { putJson } from './json-object.ts';
import type { LeaseOptions } from './lake.ts';
import { LeaseLostError } from './lake-errors.ts';
import { LEASE_KEY } from './lake-layout.ts';
import { assertTakeable, readLeaseNote } from './lease-note.ts';
import type { LeaseNote } from './lease-note.ts';

const DURATION_MS = 120_000;
const RENEW_EVERY_MS = 30_000;
const ATTEMPTS = 5;

/** Who wants the lease, and on which terms. */
export interface LeaseRequest extends LeaseOptions {
  readonly store: ObjectStore;
  readonly runId: string;
  /** Milliseconds since 1970, for whoever is refused. */
  readonly since: number;
  readonly logger?: Logger | undefined;
}

/**
 * The right to write to a lake: an object that is replaced only by who knows its version.
 *
 * Its age is judged by the store's clock, so that clocks of writers may go wrong.
 */
export class Lease implements AsyncDisposable {
  /** Whether it was taken from a writer that had gone silent. */
  readonly isTakenOver: boolean;
  /** Milliseconds after which it is lost in silence. */
  readonly duration: number;
  readonly #request: LeaseRequest;
  #note: LeaseNote;
  #version: string;
  #renewedAt = Date.now();
  #timer: NodeJS.Timeout | undefined;
  #renewal: Promise<void> | null = null;
  #isOpen = true;
  #parkFor = 0;

  private constructor(
    request: LeaseRequest,
    taken: { readonly note: LeaseNote; readonly version: string; readonly isTakenOver: boolean },
  ) {
    this.#request = request;
    this.duration = request.duration ?? DURATION_MS;
    this.#note = taken.note;
    this.#version = taken.version;
    this.isTakenOver = taken.isTakenOver;
    this.#timer = setInterval(() => void this.#beat(), request.renewEvery ?? RENEW_EVERY_MS);
    this.#timer.unref();
  }

  /** Takes the lease; throws {@link StoreLockedError} with its holder. */
  static async take(request: LeaseRequest): Promise<Lease> {
    const { store, runId, since, duration = DURATION_MS } = request;
    const mine: LeaseNote = {
      state: 'held',
      nonce: randomUUID(),
      beat: 0,
      runId,
      owner: ownerName(THIS_PROCESS),
      process: THIS_PROCESS,
      since,
      holdsFor: duration,
    };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const found = await readLeaseNote(store);
      const isTakenOver = found !== null && found.value.state === 'held';
      if (found !== null) await assertTakeable(store, found, runId);
      try {
        const condition = found === null ? 'create' : { replaces: found.version };
        const version = await putJson(store, LEASE_KEY, mine, { condition });
        return new Lease(request, { note: mine, version, isTakenOver });
      } catch (error) {
        if (!isLostPut(error)) throw error;
      }
    }
    throw new StoreLockedError(store.location, null);
  }

  /** Throws {@link LeaseLostError} when it may be lost: after a sleep, the store is asked. */
  async assertHeld(): Promise<void> {
    if (Date.now() - this.#renewedAt > this.duration / 3) await this.renew();
  }

  /** Gives a sign of life; throws {@link LeaseLostError} when another writer has the lease. */
  async renew(): Promise<void> {
    this.#renewal ??= this.#renewNow().finally(() => (this.#renewal = null));
    await this.#renewal;
  }

  /** Lets the lease go on for a run under another id. */
  async rename(runId: string, since: number): Promise<void> {
    this.#note = { ...this.#note, runId, since };
    await this.renew();
  }

  /** When it is closed, it stays with its run, for as long as the options say. */
  park(): void {
    this.#parkFor = this.#request.parkFor ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearInterval(this.#timer);
    await this.#renewal?.catch(() => undefined);
    const state = this.#parkFor > 0 ? 'parked' : 'free';
    try {
      await this.#replace({ ...this.#note, state, holdsFor: this.#parkFor });
    } catch (error) {
      // It runs out by itself; what the run has done must not be hidden by it.
      this.#logger.warn({ err: error }, 'the lease of the lake could not be given back');
    }
  }

  get #logger(): Logger {
    return this.#request.logger ?? silentLogger;
  }

  async #renewNow(): Promise<void> {
    const startedAt = Date.now();
    try {
      await this.#replace({ ...this.#note, beat: this.#note.beat + 1 });
    } catch (error) {
      const { store, runId } = this.#request;
      throw isLostPut(error) ? new LeaseLostError(store.location, runId, error) : error;
    }
    this.#renewedAt = startedAt;
  }

  async #replace(next: LeaseNote): Promise<void> {
    const condition = { replaces: this.#version };
    this.#version = await putJson(this.#request.store, LEASE_KEY, next, { condition });
    this.#note = next;
  }

  async #beat(): Promise<void> {
    try {
      await this.renew();
    } catch (error) {
      // Whoever writes next asks again, and then has to stop.
      this.#logger.warn({ err: error }, 'the lease of the lake could not be renewed');
    }
  }
}

function isLostPut(error: unknown): boolean {
  return error instanceof ObjectConditionError || error instanceof ObjectNotFoundError;
}
