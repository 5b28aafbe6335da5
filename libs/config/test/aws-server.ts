import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** A parameter of the simulated Parameter Store. */
export interface ServedParameter {
  readonly Name: string;
  readonly Value: string;
  readonly Type: 'String' | 'SecureString';
}

/** What the simulated AWS holds, and how it behaves; may be changed while it runs. */
export interface AwsServerState {
  secrets: Record<string, { readonly SecretString: string } | { readonly SecretBinary: string }>;
  parameters: ServedParameter[];
  /** `answer`; `deny` refuses every call; `hang` never answers. */
  mode: 'answer' | 'deny' | 'hang';
}

/** A local AWS endpoint that speaks the calls for secrets and parameters (JSON 1.1 protocol). */
export interface AwsServer extends AsyncDisposable {
  readonly url: string;
  readonly state: AwsServerState;
  /** The targets of the calls that came, `secretsmanager.GetSecretValue`. */
  readonly calls: string[];
}

// AWS gives at most ten parameters a page.
const PAGE_SIZE = 10;

const requestSchema = z.object({
  SecretId: z.string().default(''),
  Name: z.string().default(''),
  Path: z.string().default(''),
  Recursive: z.boolean().default(false),
  WithDecryption: z.boolean().default(false),
  NextToken: z.string().default('0'),
});

type Query = z.output<typeof requestSchema>;

class AwsFault extends Error {}

/** Starts the endpoint on a free port of 127.0.0.1. */
export async function startAwsServer(initial: Partial<AwsServerState> = {}): Promise<AwsServer> {
  const state: AwsServerState = { secrets: {}, parameters: [], mode: 'answer', ...initial };
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const target = String(request.headers['x-amz-target']);
    calls.push(target);
    if (state.mode === 'hang') return;
    void answer(request, target, state).then(({ status, body }) => send(response, status, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    state,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(request: IncomingMessage, target: string, state: AwsServerState): Promise<Answer> {
  const query = requestSchema.parse(JSON.parse(await text(request)));
  try {
    if (!String(request.headers.authorization).startsWith('AWS4-HMAC-SHA256 '))
      throw new AwsFault('MissingToken');
    if (state.mode === 'deny') throw new AwsFault('AccessDeniedException');
    return { status: 200, body: call(target, query, state) };
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    return { status: 400, body: { __type: error.message, message: `${error.message} for ${target}` } };
  }
}

function call(target: string, query: Query, state: AwsServerState): unknown {
  switch (target) {
    case 'secretsmanager.GetSecretValue': {
      const secret = state.secrets[query.SecretId];
      if (secret === undefined) throw new AwsFault('ResourceNotFoundException');
      return { Name: query.SecretId, ...secret };
    }
    case 'AmazonSSM.GetParameter': {
      const parameter = state.parameters.find(({ Name }) => Name === query.Name);
      if (parameter === undefined) throw new AwsFault('ParameterNotFound');
      return { Parameter: seen(parameter, query) };
    }
    case 'AmazonSSM.GetParametersByPath':
      return pageOfParameters(query, state.parameters);
    default:
      throw new AwsFault('UnknownOperationException');
  }
}

function pageOfParameters(query: Query, parameters: readonly ServedParameter[]): unknown {
  const prefix = query.Path.endsWith('/') ? query.Path : `${query.Path}/`;
  const below = parameters.filter(
    ({ Name }) => Name.startsWith(prefix) && (query.Recursive || !Name.slice(prefix.length).includes('/')),
  );
  const start = Number(query.NextToken);
  const end = start + PAGE_SIZE;
  return {
    Parameters: below.slice(start, end).map((parameter) => seen(parameter, query)),
    ...(end < below.length ? { NextToken: String(end) } : {}),
  };
}

function seen(parameter: ServedParameter, { WithDecryption }: Query): ServedParameter {
  if (parameter.Type === 'String' || WithDecryption) return parameter;
  return { ...parameter, Value: 'AQICAHencrypted' };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
