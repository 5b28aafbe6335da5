import { createAdaptorServer } from '@hono/node-server';
import { VantaVulnError } from '@vanta-vuln/core';

/** A server that listens; disposing lets what was asked be answered for a while. */
export interface ListeningServer extends AsyncDisposable {
  readonly url: string;
}

/** The server can't listen where it should. */
class ListenError extends VantaVulnError {
  override readonly name = 'ListenError';

  constructor(place: string, cause: Error) {
    super('listen-failed', `The server can't listen on ${place}: ${cause.message}`, {
      hint: 'Give another --port (0 takes a free one) or --host.',
      cause,
    });
  }
}

const GRACE_MS = 2_000;
// As many as the system takes (somaxconn): a connection that finds no place there is lost without a word.
const BACKLOG = 65_535;
// Longer than gateways and clients keep a connection that nobody uses, so that none is closed under a request.
const KEEP_ALIVE_MS = 75_000;

/** Listens for requests. Throws a VantaVulnError `listen-failed`. */
export async function listen(
  fetch: (request: Request) => Promise<Response>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ListeningServer> {
  const server = createAdaptorServer({
    fetch,
    overrideGlobalObjects: false,
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
  });
  const name = host.includes(':') ? `[${host}]` : host;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error) => reject(new ListenError(`${name}:${port}`, error)));
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${name}:${taken}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      const timer = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections();
      }, GRACE_MS);
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
      clearTimeout(timer);
    },
  };
}
