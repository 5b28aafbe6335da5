import { QueryCancelledError, QueryError } from '@vanta-vuln/core';
import type { QueryEngine, QueryResult } from '@vanta-vuln/core';
import { checkLimits } from './check-limits.ts';

/** More queries are waiting than may. */
export class QueryBusyError extends QueryError {
  override readonly name = 'QueryBusyError';

  constructor(waiting: number) {
    super('query-busy', `${waiting} queries are waiting already.`, {
      hint: 'Ask again in a few seconds.',
      retryable: true,
    });
  }
}

/** How many queries an engine is given. */
export interface QueryLimits {
  /** At a time. @default 4 */
  readonly running?: number | undefined;
  /** Behind them. @default 1_000 */
  readonly waiting?: number | undefined;
}

/**
 * The engine with so many queries at a time and so many waiting; one more is refused with QueryBusyError.
 *
 * A query has ended when its result is disposed of. Throws VantaVulnError `invalid-api-option` for a number that is none.
 */
export function limitQueries(
  engine: QueryEngine,
  { running = 4, waiting = 1_000 }: QueryLimits = {},
): QueryEngine {
  checkLimits({ running, waiting }, { running: 'limit', waiting: 'room' });
  const turns = new Turns(running, waiting);
  return {
    kind: engine.kind,
    location: engine.location,
    async run(statement, options = {}) {
      const turn = await turns.take(options.signal);
      try {
        return withTurn(await engine.run(statement, options), turn);
      } catch (error) {
        turn();
        throw error;
      }
    },
    estimate: (statement, options) => engine.estimate(statement, options),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

function withTurn(result: QueryResult, end: () => void): QueryResult {
  const { columns, rows, statistics } = result;
  return {
    columns,
    rows,
    statistics,
    async [Symbol.asyncDispose]() {
      try {
        await result[Symbol.asyncDispose]();
      } finally {
        end();
      }
    },
  };
}

/** Lets so many go on at a time, the others in the order in which they came. */
class Turns {
  #free: number;
  readonly #most: number;
  readonly #waiting = new Set<() => void>();

  constructor(free: number, most: number) {
    this.#free = free;
    this.#most = most;
  }

  /** Resolves with what ends the turn; calling it again does nothing. */
  async take(signal: AbortSignal | undefined): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);
    let isEnded = false;
    return () => {
      if (!isEnded) this.#end();
      isEnded = true;
    };
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.size >= this.#most) throw new QueryBusyError(this.#most);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(begin);
        reject(new QueryCancelledError(signal?.reason));
      };
      const begin = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      if (signal?.aborted === true) return leave();
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.add(begin);
    });
  }

  #end(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
