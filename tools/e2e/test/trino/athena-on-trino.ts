import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { listenLocally } from '@vanta-vuln/contract-tests/lists';
import type { LocalServer } from '@vanta-vuln/contract-tests/lists';
import * as z from 'zod';
import { TrinoFailure, runOnTrino } from './trino-client.ts';
import type { TrinoAnswer } from './trino-client.ts';

const inputSchema = z.looseObject({
  QueryString: z.string().default(''),
  ExecutionParameters: z.array(z.string()).default([]),
  QueryExecutionId: z.string().default(''),
  NextToken: z.string().default('0'),
  MaxResults: z.number().default(1000),
});
type Input = z.infer<typeof inputSchema>;

interface Execution {
  readonly sql: string;
  outcome: TrinoAnswer | TrinoFailure | null;
}

/** A server that speaks the protocol of Athena, and lets a real Trino answer; of Glue it knows the database alone. */
export async function startAthenaOnTrino({
  url,
  schema,
}: {
  readonly url: string;
  readonly schema: string;
}): Promise<LocalServer> {
  const executions = new Map<string, Execution>();
  const answers: Readonly<Record<string, (input: Input) => object>> = {
    GetDatabase: () => ({ Database: { Name: schema } }),
    StartQueryExecution: ({ QueryString: sql, ExecutionParameters: literals }) => {
      const id = randomUUID();
      const execution: Execution = { sql, outcome: null };
      executions.set(id, execution);
      void run({ url, schema, sql, literals }).then((outcome) => {
        execution.outcome = outcome;
      });
      return { QueryExecutionId: id };
    },
    GetQueryExecution: ({ QueryExecutionId: id }) => ({ QueryExecution: describe(id, executions.get(id)) }),
    GetQueryResults: (input) => pageOf(executions.get(input.QueryExecutionId), input),
  };
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      const answer = answers[operation]?.(inputSchema.parse(body));
      response.writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer ?? { __type: 'UnknownOperationException', message: operation }));
    });
  });
  return await listenLocally(server);
}

async function run(statement: Parameters<typeof runOnTrino>[0]): Promise<TrinoAnswer | TrinoFailure> {
  try {
    return await runOnTrino(statement);
  } catch (error) {
    return error instanceof TrinoFailure ? error : new TrinoFailure(String(error));
  }
}

function describe(id: string, execution: Execution | undefined) {
  const outcome = execution?.outcome ?? null;
  const failure = outcome instanceof TrinoFailure ? { StateChangeReason: outcome.message } : {};
  const ended = outcome instanceof TrinoFailure ? 'FAILED' : 'SUCCEEDED';
  return {
    QueryExecutionId: id,
    WorkGroup: 'primary',
    Query: execution?.sql,
    Status: { State: outcome === null ? 'RUNNING' : ended, ...failure },
    Statistics: { DataScannedInBytes: 0, TotalExecutionTimeInMillis: 1 },
  };
}

/** The first page begins with the names of the columns, which count as a row. */
function pageOf(
  execution: Execution | undefined,
  { NextToken: token, MaxResults: most }: Pick<Input, 'NextToken' | 'MaxResults'>,
) {
  const outcome = execution?.outcome ?? null;
  if (outcome === null || outcome instanceof TrinoFailure) return { ResultSet: {} };
  const { columns, rows } = outcome;
  const lines = [columns.map(({ name }) => name), ...rows];
  const start = Number(token);
  const end = start + most;
  return {
    ResultSet: {
      ResultSetMetadata: {
        ColumnInfo: columns.map(({ name, type }) => ({ Name: name, Type: type.replace(/\(.*?\)/, '') })),
      },
      Rows: lines.slice(start, end).map((cells) => ({
        Data: cells.map((cell) =>
          cell === null ? {} : { VarCharValue: typeof cell === 'string' ? cell : JSON.stringify(cell) },
        ),
      })),
    },
    ...(end < lines.length ? { NextToken: String(end) } : {}),
  };
}
