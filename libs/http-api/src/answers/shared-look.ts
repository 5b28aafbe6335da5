/**
 * Looks something up once for all who ask before the look begins; who asks while one is under way shares the next.
 *
 * So nobody is told what was true before they asked.
 */
export class SharedLook<Value> {
  readonly #look: () => Promise<Value>;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<Value> | null = null;

  constructor(look: () => Promise<Value>) {
    this.#look = look;
  }

  /** What is found, by a look that begins after this call; rejects with what the look throws. */
  get(): Promise<Value> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<Value> {
    await this.#running;
    const looking = this.#look();
    this.#running = looking.catch(() => undefined);
    this.#next = null;
    return looking;
  }
}
