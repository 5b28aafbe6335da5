import { setTimeout as wait } from 'node:timers/promises';
import {
  GetQueryExecutionCommand,
  GetWorkGroupCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { AthenaClient, QueryExecution } from '@aws-sdk/client-athena';
import { QueryScanLimitError, QueryTimeoutError } from '@vanta-vuln/core';
import type { QueryError, QueryStatement } from '@vanta-vuln/core';
import { toAthenaLiteral } from '../to-athena-literal.ts';
import { pollDelay } from './poll-delay.ts';
import { isScanLimit, isTimeout, explainExecutionFailure } from './explain-failure.ts';

/** Where queries run. */
export interface ExecutionPlace {
  readonly database: string;
  readonly workgroup: string;
  /** Milliseconds until a query is stopped. */
  readonly timeout: number;
}

/** How to run one. */
export interface ExecutionOptions extends ExecutionPlace {
  /** How old an earlier answer may be to be given again. */
  readonly reuseMinutes: number;
  readonly signal: AbortSignal;
}

/**
 * Runs a statement to its end.
 *
 * The result location is the workgroup's: naming one here would switch off that answers are given again.
 * A query that nobody waits for any more is stopped, since it costs until then.
 */
export async function execute(
  client: AthenaClient,
  { sql, parameters }: QueryStatement,
  { database, workgroup, timeout, reuseMinutes, signal }: ExecutionOptions,
): Promise<QueryExecution> {
  const literals = parameters.map(({ value, type }) => toAthenaLiteral(value, type));
  const { QueryExecutionId: id } = await client.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      QueryExecutionContext: { Database: database },
      WorkGroup: workgroup,
      ...(literals.length === 0 ? {} : { ExecutionParameters: literals }),
      ...(reuseMinutes === 0 ? {} : { ResultReuseConfiguration: reuse(reuseMinutes) }),
    }),
    { abortSignal: signal },
  );
  try {
    const execution = await waitForEnd(client, id, signal);
    if (execution.Status?.State === 'SUCCEEDED') return execution;
    throw await failureOf(client, execution, { workgroup, timeout });
  } catch (error) {
    if (signal.aborted) await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    throw error;
  }
}

function reuse(minutes: number) {
  return { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: minutes } };
}

async function waitForEnd(
  client: AthenaClient,
  id: string | undefined,
  signal: AbortSignal,
): Promise<QueryExecution> {
  for (let look = 1; ; look += 1) {
    await wait(pollDelay(look), undefined, { signal });
    const { QueryExecution: execution } = await client.send(
      new GetQueryExecutionCommand({ QueryExecutionId: id }),
      { abortSignal: signal },
    );
    const state = execution?.Status?.State;
    if (execution !== undefined && state !== 'QUEUED' && state !== 'RUNNING') return execution;
  }
}

async function failureOf(
  client: AthenaClient,
  { Status: status, Statistics: statistics }: QueryExecution,
  { workgroup, timeout }: { readonly workgroup: string; readonly timeout: number },
): Promise<QueryError> {
  const reason = status?.StateChangeReason ?? status?.AthenaError?.ErrorMessage ?? 'Athena gives no reason.';
  if (isScanLimit(reason)) {
    const bytes = statistics?.DataScannedInBytes ?? null;
    return new QueryScanLimitError({ bytes, limit: await scanLimit(client, workgroup), cause: reason });
  }
  if (isTimeout(reason)) return new QueryTimeoutError(statistics?.TotalExecutionTimeInMillis ?? timeout);
  const state = status?.State === 'CANCELLED' ? 'CANCELLED' : 'FAILED';
  return explainExecutionFailure({ state, reason, retryable: status?.AthenaError?.Retryable ?? false });
}

/** Bytes that a query of the workgroup may read. */
async function scanLimit(client: AthenaClient, workgroup: string): Promise<number> {
  const { WorkGroup: found } = await client.send(new GetWorkGroupCommand({ WorkGroup: workgroup }));
  return found?.Configuration?.BytesScannedCutoffPerQuery ?? 0;
}
