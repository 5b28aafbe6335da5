import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a scripted server answers to one request. */
export type Script = (request: IncomingMessage, response: ServerResponse, index: number) => void;

/** A server for what no well-behaved server does on the wire. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Method and address of each request beside those for tokens. */
  readonly requests: readonly string[];
  /** Connections that were opened. */
  readonly sockets: () => number;
}

/** The token that the server gives to everybody. */
export const SCRIPTED_TOKEN = 'vat_scripted_token_0123456789';

/** Starts a server on 127.0.0.1 that gives out a token and answers everything else as the script says. */
export async function startScriptedServer(
  script: Script,
  token: Script = answerToken,
): Promise<ScriptedServer> {
  const requests: string[] = [];
  let sockets = 0;
  let tokens = 0;
  const server = createServer((request, response) => {
    const address = `${request.method ?? ''} ${request.url ?? ''}`;
    if (address === 'POST /oauth/token') {
      token(request, response, tokens);
      tokens += 1;
      return;
    }
    requests.push(address);
    script(request, response, requests.length - 1);
  });
  server.on('connection', () => (sockets += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    clientId: 'vci_scripted',
    clientSecret: 'vcs_scripted_secret',
    requests,
    sockets: () => sockets,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerToken(_request: IncomingMessage, response: ServerResponse): void {
  sendJson(response, 200, { access_token: SCRIPTED_TOKEN, expires_in: 3600, token_type: 'Bearer' });
}

/** Sends a value as JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

/** The last page of a list, with so many rows. */
export function lastPage(rows: number): unknown {
  const data = Array.from({ length: rows }, (_, index) => ({ id: `row-${index}` }));
  return { results: { data, pageInfo: { startCursor: null, endCursor: 'end', hasNextPage: false } } };
}
