import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { SharedState } from '../shared-file/shared-state.ts';
import {
  SLOT_HELD_AFTER_RESPONSE,
  heldEntries,
  nextFreeSlot,
  withEarlierResponses,
} from './request-window.ts';
import type { WindowEntry } from './request-window.ts';

/** What the processes of one application share: the requests of the last minute. */
export const sharedWindowSchema = z.object({
  entries: z.array(
    z.object({ id: z.string(), sentAt: z.number(), doneAt: z.number().nullable(), lostAt: z.number() }),
  ),
});

export type SharedWindow = z.infer<typeof sharedWindowSchema>;

/** The place of one request in the window. */
export interface Slot {
  /** To be called when the response came, or will not come: `at` in milliseconds since 1970. */
  release(at: number): void;
  /** To be called instead when nothing was sent: the slot is free at once. */
  cancel(): void;
}

export interface SlotStoreOptions {
  /** The file that other processes use too; null when the window is this process's own. */
  readonly shared: SharedState<SharedWindow> | null;
  /** Milliseconds after which a request is surely answered or given up. */
  readonly requestTimeout: number;
}

type OwnEntry = { -readonly [Key in keyof WindowEntry]: WindowEntry[Key] };

const PRUNE_EVERY = 1_000;

/** Who holds the slots of the window: requests of this process and, over a file, of others. */
export class SlotStore {
  readonly #shared: SharedState<SharedWindow> | null;
  readonly #requestTimeout: number;
  readonly #process = randomUUID();
  #own: OwnEntry[] = [];
  #others: readonly WindowEntry[] = [];
  #restored: readonly number[] = [];
  #sent = 0;
  #prunedAt = -Infinity;
  #publishing: Promise<void> | null = null;
  #isUnpublished = false;

  constructor({ shared, requestTimeout }: SlotStoreOptions) {
    this.#shared = shared;
    this.#requestTimeout = requestTimeout;
  }

  /** Takes a slot, or tells when one may be free (Infinity: only requests under way hold them). */
  async reserve(budget: number, now: number, signal?: AbortSignal): Promise<Slot | number> {
    if (this.#shared === null) {
      if (now - this.#prunedAt >= PRUNE_EVERY || this.#own.length >= budget) this.#prune(now);
      return this.#take(budget, now);
    }
    return this.#shared.update((window) => {
      this.#adopt(window, now);
      const result = this.#take(budget, now);
      this.#isUnpublished = false;
      return { state: this.#window(), result };
    }, signal);
  }

  /** The requests that hold a slot now, as far as this process knows. */
  held(now: number): readonly WindowEntry[] {
    return heldEntries([...this.#others, ...this.#own], now);
  }

  /** Adds responses that an earlier attempt has seen. */
  restore(responses: readonly number[]): void {
    if (this.#shared === null) this.#own = this.#withEarlier(this.#own, responses);
    else this.#restored = [...this.#restored, ...responses];
  }

  /** Resolves when others can see what this process has done. */
  async publish(): Promise<void> {
    while (this.#publishing !== null || this.#isUnpublished) {
      await (this.#publishing ?? this.#publishOnce());
    }
  }

  #take(budget: number, now: number): Slot | number {
    if (this.#others.length + this.#own.length >= budget) {
      const free = nextFreeSlot([...this.#others, ...this.#own], budget, now);
      if (free > now) return free;
    }
    this.#sent += 1;
    const lostAt = now + this.#requestTimeout + SLOT_HELD_AFTER_RESPONSE;
    const entry: OwnEntry = { id: `${this.#process}-${this.#sent}`, sentAt: now, doneAt: null, lostAt };
    this.#own.push(entry);
    return { release: (at) => this.#release(entry, at), cancel: () => this.#cancel(entry) };
  }

  #release(entry: OwnEntry, at: number): void {
    entry.doneAt = at;
    this.#publishSoon();
  }

  #cancel(entry: OwnEntry): void {
    this.#own = this.#own.filter((other) => other !== entry);
    this.#publishSoon();
  }

  #publishSoon(): void {
    if (this.#shared === null) return;
    this.#isUnpublished = true;
    this.#publishing ??= this.#publishOnce();
  }

  async #publishOnce(): Promise<void> {
    // After the reservation that may follow at once, which publishes as well.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#isUnpublished && this.#shared !== null) {
      await this.#shared.update((window) => {
        this.#isUnpublished = false;
        this.#adopt(window, -Infinity);
        return { state: this.#window(), result: undefined };
      });
    }
    this.#publishing = null;
    if (this.#isUnpublished) this.#publishing = this.#publishOnce();
  }

  #adopt({ entries }: SharedWindow, now: number): void {
    this.#others = entries.filter(({ id }) => !id.startsWith(this.#process));
    if (this.#restored.length > 0) {
      const all = this.#withEarlier([...this.#others, ...this.#own], this.#restored);
      this.#own = all.filter((entry) => !this.#others.includes(entry));
      this.#restored = [];
    }
    if (now !== -Infinity) this.#prune(now);
  }

  #withEarlier(entries: readonly WindowEntry[], responses: readonly number[]): WindowEntry[] {
    return withEarlierResponses(entries, responses, `${this.#process}-earlier-`);
  }

  #prune(now: number): void {
    this.#prunedAt = now;
    this.#own = heldEntries(this.#own, now);
    this.#others = heldEntries(this.#others, now);
  }

  #window(): SharedWindow {
    return { entries: [...this.#others, ...this.#own] };
  }
}
