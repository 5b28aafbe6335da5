import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

/** A call that arrived: `AmazonAthena.StartQueryExecution` with its input. */
export interface ReceivedCall {
  readonly target: string;
  readonly input: unknown;
}

/** What a call is answered with; `error` makes it the exception of that name. */
export interface ScriptedAnswer {
  readonly output?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly status?: number };
}

/** Answers a call, or gives undefined for one that the script does not know. */
export type Script = (call: ReceivedCall) => ScriptedAnswer | undefined;

/** A server that speaks the JSON protocol of Athena and Glue, and serves objects by path as S3 does. */
export interface AwsServer extends AsyncDisposable {
  readonly endpoint: string;
  readonly calls: readonly ReceivedCall[];
}

/** Starts a server on 127.0.0.1 that plays a script. */
export async function startAwsServer(
  script: Script,
  objects: Readonly<Record<string, string>> = {},
): Promise<AwsServer> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    void (request.method === 'GET'
      ? serveObject(objects[request.url?.split('?')[0] ?? ''], response)
      : serveCall(request, response, { script, calls }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serveCall(
  request: IncomingMessage,
  response: ServerResponse,
  { script, calls }: { readonly script: Script; readonly calls: ReceivedCall[] },
): Promise<void> {
  const call = { target: String(request.headers['x-amz-target']), input: await json(request) };
  calls.push(call);
  const { output = {}, error } = script(call) ?? {
    error: { name: 'UnknownOperationException', message: `nothing is scripted for ${call.target}` },
  };
  const body = error === undefined ? output : { __type: error.name, message: error.message };
  const status = error === undefined ? 200 : (error.status ?? 400);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

async function serveObject(content: string | undefined, response: ServerResponse): Promise<void> {
  response.writeHead(content === undefined ? 404 : 200, { 'content-type': 'text/csv' });
  response.end(content);
}
