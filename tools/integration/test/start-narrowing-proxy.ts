import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

/**
 * A server between client and account that narrows the list of findings to one severity, as a client with a
 * narrower scope would see it, until it is widened; findings still answer by their id.
 */
export async function startNarrowingProxy(
  target: string,
): Promise<AsyncDisposable & { readonly url: string; widen(): void }> {
  let narrow = true;
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', target);
    if (narrow && url.pathname === '/v1/vulnerabilities') url.searchParams.set('severity', 'LOW');
    const { host: _host, ...headers } = incoming.headers;
    const forwarded = request(url, { method: incoming.method ?? 'GET', headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = addressOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    widen: () => {
      narrow = false;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new TypeError('The server listens on no port.');
  return address;
}
