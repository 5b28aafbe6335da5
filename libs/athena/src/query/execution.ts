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
import { AthenaParameterLengthError, AthenaSetupError } from '../athena-errors.ts';
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

/** How to start one. */
interface StartOptions extends Omit<ExecutionPlace, 'timeout'> {
  /** How old an earlier answer may be to be given again. */
  readonly reuseMinutes: number;
  readonly signal: AbortSignal;
}

type ExecutionOptions = ExecutionPlace & StartOptions;

/**
 * Runs a statement to its end. A query that nobody waits for any more is stopped, since it costs until then.
 */
export async function execute(
  client: AthenaClient,
  statement: QueryStatement,
  options: ExecutionOptions,
): Promise<QueryExecution> {
  const { signal } = options;
  const id = await startExecution(client, statement, options);
  try {
    const execution = await waitForEnd(client, { id, signal });
    if (execution.Status?.State === 'SUCCEEDED') return execution;
    throw await failureOf(client, execution, options);
  } catch (error) {
    // Why it is not waited for says more than that it could not be stopped.
    if (signal.aborted) await stopExecution(client, id).catch(() => undefined);
    throw error;
  }
}

const stopExecution = (client: AthenaClient, id: string) =>
  client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));

/**
 * Starts a statement and gives the id by which every process knows it.
 *
 * The result location is the workgroup's: naming one here would switch off that answers are given again.
 */
export async function startExecution(
  client: AthenaClient,
  { sql, parameters }: QueryStatement,
  { database, workgroup, reuseMinutes, signal }: StartOptions,
): Promise<string> {
  const literals = parameters.map(toExecutionParameter);
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
  if (id === undefined) throw new AthenaSetupError('it names no execution.');
  return id;
}

// As the API of Athena has it for each of them.
const LONGEST_PARAMETER = 1024;

function toExecutionParameter({ value, type }: QueryStatement['parameters'][number]): string {
  const literal = toAthenaLiteral(value, type);
  if (literal.length <= LONGEST_PARAMETER) return literal;
  throw new AthenaParameterLengthError(value, { length: literal.length, limit: LONGEST_PARAMETER });
}

function reuse(minutes: number) {
  return { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: minutes } };
}

/** Looks at an execution until it has ended. */
async function waitForEnd(client: AthenaClient, { id, signal }: ExecutionId): Promise<QueryExecution> {
  for (let look = 1; ; look += 1) {
    await wait(pollDelay(look), undefined, { signal });
    const execution = await readExecution(client, { id, signal });
    if (hasEnded(execution)) return execution;
  }
}

/** An execution, and how long to wait for what Athena says of it. */
export interface ExecutionId {
  readonly id: string;
  readonly signal: AbortSignal;
}

/** What Athena says of an execution now. */
export async function readExecution(
  client: AthenaClient,
  { id, signal }: ExecutionId,
): Promise<QueryExecution> {
  const { QueryExecution: execution } = await client.send(
    new GetQueryExecutionCommand({ QueryExecutionId: id }),
    { abortSignal: signal },
  );
  return execution ?? {};
}

/** Whether it is neither waiting nor running. */
export function hasEnded({ Status: status }: QueryExecution): boolean {
  return status !== undefined && status.State !== 'QUEUED' && status.State !== 'RUNNING';
}

/** The error for an execution that ended without an answer. */
export async function failureOf(
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

/** Bytes that a query of the workgroup may read; null where that can't be learnt: the query was stopped all the same. */
async function scanLimit(client: AthenaClient, workgroup: string): Promise<number | null> {
  try {
    const { WorkGroup: found } = await client.send(new GetWorkGroupCommand({ WorkGroup: workgroup }));
    return found?.Configuration?.BytesScannedCutoffPerQuery ?? null;
  } catch {
    return null;
  }
}
