import { setTimeout as sleep } from 'node:timers/promises';
import type { AthenaClient, QueryExecution } from '@aws-sdk/client-athena';
import { QueryExpiredError, QueryTokenError, UnknownQueryError, VantaVulnError } from '@vanta-vuln/core';
import type {
  LookOptions,
  QueryJobs,
  QueryPage,
  QueryState,
  QueryStatement,
  StartQueryOptions,
} from '@vanta-vuln/core';
import { checkStatement } from './check-statement.ts';
import { failureOf, hasEnded, readExecution, startExecution } from './execution.ts';
import type { ExecutionPlace } from './execution.ts';
import { labelStatement, labelsOf } from './labelled-statement.ts';
import { pollDelay } from './poll-delay.ts';
import { decodeRow, readPage } from './result-page.ts';
import { statisticsOf } from './statistics-of.ts';
import { translateServiceError } from './translate-service-error.ts';

/** Where executions run and what they cost. */
export interface AthenaJobsParts extends ExecutionPlace {
  readonly client: AthenaClient;
  readonly usdPerTerabyte: number;
  /** How old an earlier answer may be to be given again, in minutes. */
  readonly reuseMinutes: (maxResultAge: number) => Promise<number>;
}

// Ids of Athena; what is none need not be sent there.
const ID = /^[\w-]{1,128}$/;
const UNKNOWN =
  /QueryExecution \S+ was not found|query execution.*(?:not found|does not exist)|QueryExecutionId/i;
const GONE = /could not find results|results? .*(?:not found|expired|deleted|no longer)|NoSuchKey/i;
const BAD_TOKEN = /token/i;

/** Executions of Athena by their ids, which every process may ask for. */
export class AthenaJobs implements QueryJobs {
  readonly #parts: AthenaJobsParts;

  constructor(parts: AthenaJobsParts) {
    this.#parts = parts;
  }

  async start(
    { sql, parameters }: QueryStatement,
    { signal = neverAborted(), labels = {}, maxResultAge = 0 }: StartQueryOptions = {},
  ): Promise<string> {
    const { client, ...place } = this.#parts;
    checkStatement(sql);
    return translated(async () =>
      startExecution(
        client,
        { sql: labelStatement(sql, labels), parameters },
        { ...place, reuseMinutes: await place.reuseMinutes(maxResultAge), signal },
      ),
    );
  }

  async state(
    id: string,
    { wait = 0, signal = neverAborted() }: LookOptions & { readonly wait?: number | undefined } = {},
  ): Promise<QueryState> {
    const until = performance.now() + wait;
    for (let look = 1; ; look += 1) {
      const execution = await this.#read(id, signal);
      const left = until - performance.now();
      if (hasEnded(execution) || left <= 0) return this.#stateOf(execution);
      await translated(() => sleep(Math.min(left, pollDelay(look)), undefined, { signal }));
    }
  }

  async page(
    id: string,
    { token, signal = neverAborted() }: LookOptions & { readonly token?: string | undefined } = {},
  ): Promise<QueryPage> {
    checkId(id);
    try {
      const { columns, rows, next } = await readPage(this.#parts.client, { id, token, signal });
      return {
        columns: columns.map(({ name, type }) => ({ name, type })),
        rows: rows.map((cells) => decodeRow(cells, columns)),
        next: next ?? null,
      };
    } catch (error) {
      throw explainMissing(error, id);
    }
  }

  /** An execution of another workgroup is none of ours, though this identity might read it. */
  async #read(id: string, signal: AbortSignal): Promise<QueryExecution> {
    checkId(id);
    const execution = await readExecution(this.#parts.client, { id, signal }).catch((error: unknown) => {
      throw explainMissing(error, id);
    });
    const { WorkGroup: workgroup = this.#parts.workgroup } = execution;
    if (workgroup !== this.#parts.workgroup) throw new UnknownQueryError(id);
    return execution;
  }

  async #stateOf(execution: QueryExecution): Promise<QueryState> {
    const { client, usdPerTerabyte, ...place } = this.#parts;
    const labels = labelsOf(execution.Query ?? '');
    if (!hasEnded(execution)) return { status: 'running', labels };
    if (execution.Status?.State === 'SUCCEEDED') {
      return { status: 'succeeded', labels, statistics: statisticsOf(execution, usdPerTerabyte) };
    }
    return { status: 'failed', labels, error: await failureOf(client, execution, place) };
  }
}

function checkId(id: string): void {
  if (!ID.test(id)) throw new UnknownQueryError(id);
}

function explainMissing(error: unknown, id: string): unknown {
  if (error instanceof VantaVulnError || !(error instanceof Error)) return error;
  if (error.name === 'InvalidRequestException') {
    if (UNKNOWN.test(error.message)) return new UnknownQueryError(id, error);
    if (GONE.test(error.message)) return new QueryExpiredError(id, error);
    if (BAD_TOKEN.test(error.message)) return new QueryTokenError(error);
  }
  return translateServiceError(error);
}

async function translated<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw translateServiceError(error);
  }
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
