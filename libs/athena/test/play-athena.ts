import type { ReceivedCall, Script, ScriptedAnswer } from './start-aws-server.ts';

/** A query as Athena would answer it. */
export interface PlayedQuery {
  readonly columns: readonly (readonly [name: string, type: string])[];
  /** A cell without a value is null. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly bytes?: number;
  readonly reused?: boolean;
  /** How often the query is still running when it is looked at; Infinity for one that never ends. */
  readonly looks?: number;
  /** Why it failed, or was cancelled. */
  readonly failure?: {
    readonly state: 'FAILED' | 'CANCELLED';
    readonly reason: string;
    readonly retryable?: boolean;
  };
  /** The workgroup that Athena says it ran in. @default primary */
  readonly workgroup?: string;
  /** What Athena says of its id, instead of the query. */
  readonly missing?: { readonly name: string; readonly message: string };
  /** What Athena says of its rows, instead of them. */
  readonly gone?: { readonly name: string; readonly message: string };
  /** Why it was not even begun. */
  readonly refusal?: { readonly name: string; readonly message: string; readonly status?: number };
  /** Why it can't be stopped. */
  readonly unstoppable?: { readonly name: string; readonly message: string };
  /** What Athena says to who asks for the limit of its workgroup. @default 10 MB */
  readonly limit?: { readonly name: string; readonly message: string };
}

const PREFIX = 'AmazonAthena.';

const WORKGROUP = {
  WorkGroup: { Name: 'primary', Configuration: { BytesScannedCutoffPerQuery: 10_000_000 } },
};

/** The script of one query: start, some looks, pages of results. */
export function playAthena(query: PlayedQuery): Script {
  let looks = 0;
  let sql = '';
  const answers: Readonly<Record<string, (call: ReceivedCall) => ScriptedAnswer>> = {
    StartQueryExecution: ({ input }) => {
      sql = textOf(input, 'QueryString');
      return query.refusal === undefined ? { output: { QueryExecutionId: 'q-1' } } : { error: query.refusal };
    },
    GetQueryExecution: () => {
      if (query.missing !== undefined) return { error: query.missing };
      looks += 1;
      return {
        output: { QueryExecution: { ...execution(query, looks <= (query.looks ?? 0)), Query: sql } },
      };
    },
    GetQueryResults: ({ input }) =>
      query.gone === undefined ? { output: resultPage(query, tokenOf(input)) } : { error: query.gone },
    GetWorkGroup: () => (query.limit === undefined ? { output: WORKGROUP } : { error: query.limit }),
    StopQueryExecution: () =>
      query.unstoppable === undefined ? { output: {} } : { error: query.unstoppable },
  };
  return (call) => answers[call.target.slice(PREFIX.length)]?.(call);
}

function execution(
  { bytes = 0, reused = false, failure, workgroup = 'primary' }: PlayedQuery,
  running: boolean,
) {
  const ended = failure === undefined ? 'SUCCEEDED' : failure.state;
  return {
    QueryExecutionId: 'q-1',
    WorkGroup: workgroup,
    ResultConfiguration: { OutputLocation: 's3://results/q-1.csv' },
    Statistics: {
      DataScannedInBytes: bytes,
      ResultReuseInformation: { ReusedPreviousResult: reused },
    },
    Status: {
      State: running ? 'RUNNING' : ended,
      ...(failure === undefined
        ? {}
        : { StateChangeReason: failure.reason, AthenaError: { Retryable: failure.retryable ?? false } }),
    },
  };
}

const PAGE = 1000;

/** The first page begins with the names of the columns, which count as a row. */
function resultPage({ columns, rows }: PlayedQuery, from: number) {
  const all = [columns.map(([name]) => name), ...rows];
  const end = from + PAGE;
  return {
    ...(end < all.length ? { NextToken: String(end) } : {}),
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: columns.map(([name, type]) => ({ Name: name, Type: type })) },
      Rows: all.slice(from, end).map((cells) => ({
        Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })),
      })),
    },
  };
}

function tokenOf(input: unknown): number {
  return Number(textOf(input, 'NextToken'));
}

function textOf(input: unknown, name: string): string {
  if (typeof input !== 'object' || input === null) return '';
  const value: unknown = Object.getOwnPropertyDescriptor(input, name)?.value;
  return typeof value === 'string' ? value : '';
}
