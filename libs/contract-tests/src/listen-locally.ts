import { once } from 'node:events';
import type { Server } from 'node:http';

/** A server that tests ask; disposing cuts its connections and closes it. */
export interface LocalServer extends AsyncDisposable {
  /** `http://127.0.0.1:41234`. */
  readonly endpoint: string;
}

/** Lets a server listen on a free port of 127.0.0.1. Rejects with why it can't. */
export async function listenLocally(server: Server): Promise<LocalServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server listens on no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
