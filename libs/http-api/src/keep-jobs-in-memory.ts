import { randomUUID } from 'node:crypto';
import {
  QueryError,
  QueryExpiredError,
  QueryTokenError,
  UnknownQueryError,
  VantaVulnError,
  systemClock,
} from '@vanta-vuln/core';
import type {
  Clock,
  QueryEngine,
  QueryJobs,
  QueryLabels,
  QueryPage,
  QueryState,
  QueryStatement,
} from '@vanta-vuln/core';
import { checkLimits } from './check-limits.ts';
import { readAnswer } from './read-answer.ts';
import type { Answer } from './read-answer.ts';
import { waitForEnd } from './wait-for-end.ts';

/** What is kept of answers. */
export interface MemoryJobsOptions {
  /** Milliseconds for which an answer is kept after its query has ended. @default 900_000 */
  readonly maxAge?: number | undefined;
  /** Bytes of one answer, about, as JSON. @default 33_554_432 */
  readonly maxAnswerBytes?: number | undefined;
  /** Bytes of all answers; the oldest ones go first. @default 134_217_728 */
  readonly maxBytes?: number | undefined;
  /** Queries that are remembered, those whose answers are gone included. @default 10_000 */
  readonly maxJobs?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

const PAGE_ROWS = 1_000;

interface Job {
  readonly labels: QueryLabels;
  /** Settles when the query has ended, and never rejects. */
  readonly ended: Promise<void>;
  readonly stopping: AbortController;
  state: QueryState;
  /** Null while it runs, when it failed, and when it is no longer kept. */
  answer: Answer | null;
  endedAt: number | null;
}

/**
 * Queries on an engine that keeps no answers itself: they are kept in this process, for a while.
 *
 * Memory is bounded by `maxBytes` and the answers of the queries that run: give it {@link limitQueries} of an engine.
 * Disposing stops what runs. Throws VantaVulnError `invalid-api-option` for a limit that is none.
 */
export function keepJobsInMemory(
  engine: QueryEngine,
  {
    maxAge = 900_000,
    maxAnswerBytes = 32 * 1024 ** 2,
    maxBytes = 128 * 1024 ** 2,
    maxJobs = 10_000,
    clock = systemClock,
  }: MemoryJobsOptions = {},
): QueryJobs & AsyncDisposable {
  checkLimits(
    { maxAge, maxAnswerBytes, maxBytes, maxJobs },
    { maxAge: 'room', maxAnswerBytes: 'room', maxBytes: 'room', maxJobs: 'room' },
  );
  return new MemoryJobs(engine, { maxAge, maxAnswerBytes, maxBytes, maxJobs, clock });
}

type Limits = Readonly<Record<'maxAge' | 'maxAnswerBytes' | 'maxBytes' | 'maxJobs', number>> & {
  readonly clock: Clock;
};

class MemoryJobs implements QueryJobs, AsyncDisposable {
  readonly #engine: QueryEngine;
  readonly #limits: Limits;
  readonly #jobs = new Map<string, Job>();
  readonly #stop = new AbortController();
  #bytes = 0;

  constructor(engine: QueryEngine, limits: Limits) {
    this.#engine = engine;
    this.#limits = limits;
  }

  async start(
    statement: QueryStatement,
    { labels = {} }: { readonly labels?: QueryLabels | undefined } = {},
  ): Promise<string> {
    this.#forget();
    const id = randomUUID();
    const started = Promise.withResolvers<void>();
    const job: Job = {
      labels,
      ended: started.promise,
      stopping: new AbortController(),
      state: { status: 'running', labels },
      answer: null,
      endedAt: null,
    };
    this.#jobs.set(id, job);
    void this.#run(job, statement).then(started.resolve);
    return id;
  }

  async state(
    id: string,
    {
      wait = 0,
      signal,
    }: { readonly wait?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<QueryState> {
    const job = this.#find(id);
    if (job.endedAt === null && wait > 0) await waitForEnd(job.ended, { wait, signal });
    return job.state;
  }

  async page(id: string, { token }: { readonly token?: string | undefined } = {}): Promise<QueryPage> {
    const { answer } = this.#find(id);
    if (answer === null) throw new QueryExpiredError(id);
    const start = token === undefined ? 0 : Number(token);
    if (!Number.isSafeInteger(start) || start < 0 || start > answer.rows.length) throw new QueryTokenError();
    const end = start + PAGE_ROWS;
    return {
      columns: answer.columns,
      rows: answer.rows.slice(start, end),
      next: end < answer.rows.length ? String(end) : null,
    };
  }

  async stop(id: string): Promise<void> {
    this.#jobs.get(id)?.stopping.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#jobs.values()].map(({ ended }) => ended));
    this.#jobs.clear();
  }

  #find(id: string): Job {
    this.#forget();
    const job = this.#jobs.get(id);
    if (job === undefined) throw new UnknownQueryError(id);
    if (job.state.status === 'succeeded' && job.answer === null) throw new QueryExpiredError(id);
    return job;
  }

  async #run(job: Job, statement: QueryStatement): Promise<void> {
    const { labels } = job;
    try {
      const { answer, statistics } = await this.#ask(statement, job.stopping.signal);
      job.answer = answer;
      job.state = { status: 'succeeded', labels, statistics };
      this.#bytes += answer.bytes;
    } catch (error) {
      job.state = { status: 'failed', labels, error: toKnownError(error) };
    }
    job.endedAt = this.#limits.clock.now();
    this.#forget();
  }

  async #ask(statement: QueryStatement, stopping: AbortSignal) {
    const signal = AbortSignal.any([this.#stop.signal, stopping]);
    await using result = await this.#engine.run(statement, { signal });
    const answer = await readAnswer(result, this.#limits.maxAnswerBytes);
    return { answer, statistics: result.statistics };
  }

  /** Drops answers that are too old or too many, and then the memory of them. */
  #forget(): void {
    const { maxAge, maxBytes, maxJobs, clock } = this.#limits;
    const oldest = clock.now() - maxAge;
    for (const [id, job] of this.#jobs) {
      const isOld = job.endedAt !== null && job.endedAt < oldest;
      if (job.answer !== null && (isOld || this.#bytes > maxBytes)) {
        this.#bytes -= job.answer.bytes;
        job.answer = null;
      }
      if (job.endedAt !== null && job.answer === null && this.#jobs.size > maxJobs) this.#jobs.delete(id);
    }
  }
}

function toKnownError(error: unknown): VantaVulnError {
  if (error instanceof VantaVulnError) return error;
  return new QueryError('query-failed', `The query failed: ${String(error)}`, {
    hint: 'Look into the log of the server.',
    cause: error,
  });
}
