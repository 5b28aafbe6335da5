import { createServer, request } from 'node:http';
import { listenLocally } from '@vanta-vuln/contract-tests/lists';

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
  const { endpoint: url, ...local } = await listenLocally(server);
  return {
    url,
    widen: () => {
      narrow = false;
    },
    ...local,
  };
}
