import type { QueryEngine, QueryResult, QueryStatement, RunQueryOptions } from '@vanta-vuln/core';

/** What an engine is made of, and when to make it anew. */
export interface RenewEngineOptions {
  readonly open: () => Promise<QueryEngine>;
  /** Of what the engine reads; another one makes it out of date. */
  readonly version: () => Promise<string>;
}

/** An engine in use, with the number of its answers that are being read. */
interface Held {
  readonly version: string;
  readonly engine: QueryEngine;
  answers: number;
}

/** An engine that is opened anew when what it reads has changed; answers that are being read end with the old one. */
export async function renewEngine(options: RenewEngineOptions): Promise<QueryEngine> {
  const version = await options.version();
  return new RenewedEngine(options, { version, engine: await options.open(), answers: 0 });
}

class RenewedEngine implements QueryEngine {
  readonly kind: string;
  readonly location: string;
  readonly #options: RenewEngineOptions;
  #held: Held;
  #looking: Promise<void> = Promise.resolve();
  #nextLook: Promise<void> | null = null;

  constructor(options: RenewEngineOptions, held: Held) {
    this.kind = held.engine.kind;
    this.location = held.engine.location;
    this.#options = options;
    this.#held = held;
  }

  async run(statement: QueryStatement, options: RunQueryOptions = {}): Promise<QueryResult> {
    const held = await this.#use();
    try {
      const result = await held.engine.run(statement, options);
      const { columns, rows, statistics } = result;
      return {
        columns,
        rows,
        statistics,
        [Symbol.asyncDispose]: async () => {
          try {
            await result[Symbol.asyncDispose]();
          } finally {
            await this.#leave(held);
          }
        },
      };
    } catch (error) {
      await this.#leave(held);
      throw error;
    }
  }

  async estimate(...args: Parameters<QueryEngine['estimate']>) {
    const held = await this.#use();
    try {
      return await held.engine.estimate(...args);
    } finally {
      await this.#leave(held);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It may be about to open another engine.
    await (this.#nextLook ?? this.#looking).catch(() => undefined);
    await this.#held.engine[Symbol.asyncDispose]();
  }

  /** Many who ask at once share one look, which begins after all of them have asked: none is told what was before. */
  async #use(): Promise<Held> {
    this.#nextLook ??= this.#lookAgain();
    await this.#nextLook;
    this.#held.answers += 1;
    return this.#held;
  }

  async #lookAgain(): Promise<void> {
    await this.#looking.catch(() => undefined);
    this.#nextLook = null;
    this.#looking = this.#renew();
    await this.#looking;
  }

  async #renew(): Promise<void> {
    const version = await this.#options.version();
    const old = this.#held;
    if (version === old.version) return;
    this.#held = { version, engine: await this.#options.open(), answers: 0 };
    if (old.answers === 0) await old.engine[Symbol.asyncDispose]();
  }

  async #leave(held: Held): Promise<void> {
    held.answers -= 1;
    if (held !== this.#held && held.answers === 0) await held.engine[Symbol.asyncDispose]();
  }
}
