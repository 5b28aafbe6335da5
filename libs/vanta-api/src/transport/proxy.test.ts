import { createServer, request as requestHttp } from 'node:http';
import { describe, expect, it } from 'vitest';
import { sendJson, startScriptedServer } from '../../test/scripted-server.ts';
import { createVantaClient } from '../vanta-client.ts';

const EMPTY_PAGE = { results: { data: [], pageInfo: { endCursor: null, hasNextPage: false } } };

const VANTA = 'http://vanta.test';

/** A proxy that passes what is asked of `vanta.test` on to a server, and notes what was asked. */
async function startProxy(target: string) {
  const passed: string[] = [];
  const server = createServer((incoming, response) => {
    const url = incoming.url ?? '';
    passed.push(url);
    const { method, headers } = incoming;
    const outgoing = requestHttp(url.replace(VANTA, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type NamesProxy = (proxy: string) => Readonly<Record<string, string>>;

async function listAssets(names: NamesProxy, baseUrl?: string) {
  await using server = await startScriptedServer((_request, response) => sendJson(response, 200, EMPTY_PAGE));
  await using proxy = await startProxy(server.url);
  const { clientId, clientSecret } = server;
  await using client = createVantaClient({
    credentials: async () => ({ clientId, clientSecret }),
    baseUrl: baseUrl ?? server.url,
    proxyEnv: names(proxy.url),
    retries: { failures: 0 },
  });
  try {
    for await (const page of client.list('assets')) expect(page.records).toEqual([]);
  } catch (error) {
    return { passed: proxy.passed, error };
  }
  return { passed: proxy.passed };
}

describe('a proxy', () => {
  it('named by the environment takes every request, also those for tokens', async () => {
    expect(await listAssets((url) => ({ HTTP_PROXY: url }), VANTA)).toEqual({
      passed: [`${VANTA}/oauth/token`, `${VANTA}/v1/vulnerable-assets?pageSize=100`],
    });
  });

  it('is left aside for hosts that NO_PROXY names', async () => {
    const outcome = await listAssets((url) => ({ HTTP_PROXY: url, NO_PROXY: 'vanta.test' }), VANTA);
    expect(outcome).toMatchObject({ passed: [], error: { code: 'network-error' } });
  });

  it('is left aside for this machine', async () => {
    expect(await listAssets((url) => ({ HTTP_PROXY: url }))).toEqual({ passed: [] });
  });
});
