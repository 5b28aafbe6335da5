import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks something up once for all who ask before the look begins; who asks while one is under way shares the next.
 *
 * So nobody is told what was true before they asked. A look that takes longer than `patience` milliseconds is not waited
 * for by the next one: one that never ends must not stop all others.
 */
export class SharedLook<Value> {
  readonly #look: () => Promise<Value>;
  readonly #patience: number;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<Value> | null = null;

  constructor(look: () => Promise<Value>, { patience = 2_000 }: { readonly patience?: number } = {}) {
    this.#look = look;
    this.#patience = patience;
  }

  /** What is found, by a look that begins after this call; rejects with what the look throws. */
  get(): Promise<Value> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<Value> {
    await this.#endOfRunning();
    // Whatever becomes of this one: who asks from here on shares the next.
    this.#next = null;
    const looking = this.#look();
    this.#running = looking.catch(() => undefined);
    return looking;
  }

  async #endOfRunning(): Promise<void> {
    const ended = new AbortController();
    const waited = sleep(this.#patience, undefined, { signal: ended.signal }).catch(() => undefined);
    await Promise.race([this.#running, waited]);
    ended.abort();
  }
}
