import type { AthenaClient, QueryExecution } from '@aws-sdk/client-athena';
import type { S3Client } from '@aws-sdk/client-s3';
import { LONGEST_TIMER, QueryTimeoutError } from '@vanta-vuln/core';
import type {
  ColumnValue,
  QueryEngine,
  QueryEstimate,
  QueryJobs,
  QueryPage,
  QueryResult,
  QueryState,
  QueryStatement,
  RunQueryOptions,
  StartQueryOptions,
} from '@vanta-vuln/core';
import { AthenaSetupError } from './athena-errors.ts';
import { checkStatement } from './query/check-statement.ts';
import { execute } from './query/execution.ts';
import type { ExecutionPlace } from './query/execution.ts';
import { AthenaJobs } from './query/athena-jobs.ts';
import { readRows } from './query/read-rows.ts';
import { readPage } from './query/result-page.ts';
import { reuseMinutes } from './query/reuse-minutes.ts';
import { statisticsOf } from './query/statistics-of.ts';
import { translateServiceError } from './query/translate-service-error.ts';

/** What an engine on Athena is made of. */
export interface AthenaEngineParts extends ExecutionPlace {
  readonly client: AthenaClient;
  readonly createS3Client: () => S3Client;
  readonly usdPerTerabyte: number;
  /** When the partitions of the last run were registered (ms); null when that is not known. */
  readonly registeredAt: () => Promise<number | null>;
}

/** Answers SQL over the tables that the Glue catalog has of a lake. */
export class AthenaEngine implements QueryEngine, QueryJobs {
  readonly kind = 'athena';
  readonly location: string;
  readonly #parts: AthenaEngineParts;
  readonly #jobs: AthenaJobs;
  #s3: S3Client | undefined;

  constructor(parts: AthenaEngineParts) {
    this.location = `database ${parts.database}, workgroup ${parts.workgroup}`;
    this.#parts = parts;
    this.#jobs = new AthenaJobs({ ...parts, reuseMinutes: (maxAge) => this.#reuseMinutes(maxAge) });
  }

  async run(statement: QueryStatement, options: RunQueryOptions = {}): Promise<QueryResult> {
    const startedAt = performance.now();
    checkStatement(statement.sql);
    const { timeout } = this.#parts;
    const limit = AbortSignal.timeout(Math.min(timeout, LONGEST_TIMER));
    const stop = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
    const explain = (error: unknown) => explainFailure(error, { limit, timeout });
    try {
      const execution = await this.#execute(statement, options, stop);
      return await this.#answer(execution, { startedAt, signal: options.signal, explain });
    } catch (error) {
      throw explain(error);
    }
  }

  start(statement: QueryStatement, options?: StartQueryOptions): Promise<string> {
    return this.#jobs.start(statement, options);
  }

  state(id: string, options?: Parameters<QueryJobs['state']>[1]): Promise<QueryState> {
    return this.#jobs.state(id, options);
  }

  page(id: string, options?: Parameters<QueryJobs['page']>[1]): Promise<QueryPage> {
    return this.#jobs.page(id, options);
  }

  /** Athena tells nothing before it has run a statement. */
  async estimate(): Promise<QueryEstimate> {
    return { objects: null, bytesRead: null, costUsd: null };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#parts.client.destroy();
    this.#s3?.destroy();
  }

  async #execute(
    statement: QueryStatement,
    { maxResultAge = 0 }: RunQueryOptions,
    signal: AbortSignal,
  ): Promise<QueryExecution> {
    const { client, ...place } = this.#parts;
    return execute(client, statement, {
      ...place,
      reuseMinutes: await this.#reuseMinutes(maxResultAge),
      signal,
    });
  }

  async #reuseMinutes(maxResultAge: number): Promise<number> {
    const registeredAt = await this.#parts.registeredAt();
    return reuseMinutes({ registeredAt, maxResultAge, now: Date.now() });
  }

  async #answer(
    execution: QueryExecution,
    { startedAt, signal = new AbortController().signal, explain }: AnswerOptions,
  ): Promise<QueryResult> {
    const { QueryExecutionId: id, ResultConfiguration: result } = execution;
    if (id === undefined) throw new AthenaSetupError('it names no execution.');
    const { client: athena, usdPerTerabyte } = this.#parts;
    const first = await readPage(athena, { id, signal });
    const rows = readRows(
      { athena, s3: () => (this.#s3 ??= this.#parts.createS3Client()) },
      { id, location: result?.OutputLocation ?? '', first, signal },
    );
    return {
      columns: first.columns.map(({ name, type }) => ({ name, type })),
      rows: explained(rows, explain),
      statistics: {
        ...statisticsOf(execution, usdPerTerabyte),
        milliseconds: performance.now() - startedAt,
      },
      [Symbol.asyncDispose]: async () => {
        await rows.return(undefined);
      },
    };
  }
}

interface AnswerOptions {
  readonly startedAt: number;
  readonly signal: AbortSignal | undefined;
  readonly explain: (error: unknown) => unknown;
}

type Rows = AsyncGenerator<readonly (readonly ColumnValue[])[]>;

async function* explained(rows: Rows, explain: (error: unknown) => unknown): Rows {
  try {
    yield* rows;
  } catch (error) {
    throw explain(error);
  }
}

function explainFailure(error: unknown, { limit, timeout }: TimeLimit): unknown {
  const isLate = limit.aborted && error instanceof Error && error.name === 'AbortError';
  return isLate ? new QueryTimeoutError(timeout) : translateServiceError(error);
}

interface TimeLimit {
  /** Is aborted when the time is over. */
  readonly limit: AbortSignal;
  readonly timeout: number;
}
