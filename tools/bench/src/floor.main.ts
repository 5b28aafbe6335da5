/**
 * The floor that a sync is measured against: fetch the same pages one after the other over keep-alive HTTP,
 * parse them, and plainly insert every row into an empty file of the product's own tables and indexes, one
 * transaction a page, through node:http or through fetch. No hashes, no history, no staging, no atomic commit.
 */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseJson } from './parse-json.ts';
import { openFloorStore } from './floor-store.ts';
import type { FloorDataset } from './floor-store.ts';

interface FloorPage {
  readonly results: {
    readonly data: readonly Readonly<Record<string, unknown>>[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

const [url = '', clientId = '', clientSecret = '', database = '', client = 'http'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });

async function send(path: string, options: SendOptions): Promise<string> {
  return client === 'fetch' ? sendByFetch(path, options) : sendByHttp(path, options);
}

interface SendOptions {
  readonly token?: string;
  readonly body?: string;
}

function headersOf({ token }: SendOptions): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return headers;
}

async function sendByFetch(path: string, options: SendOptions): Promise<string> {
  const { body } = options;
  const request = body === undefined ? {} : { method: 'POST', body };
  return (await fetch(`${url}${path}`, { ...request, headers: headersOf(options) })).text();
}

async function sendByHttp(path: string, options: SendOptions): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const method = options.body === undefined ? 'GET' : 'POST';
  const outgoing = request(`${url}${path}`, { agent, method, headers: headersOf(options) }, (answer) => {
    text(answer).then(resolve, reject);
  });
  outgoing.on('error', reject);
  outgoing.end(options.body);
  return promise;
}

async function fetchToken(): Promise<string> {
  const body = JSON.stringify({
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'vanta-api.all:read',
    grant_type: 'client_credentials',
  });
  return parseJson<{ readonly access_token: string }>(await send('/oauth/token', { body })).access_token;
}

async function insertAll(token: string, path: string, dataset: FloorDataset): Promise<void> {
  let cursor: string | null = null;
  do {
    const from: string = cursor === null ? '' : `&pageCursor=${encodeURIComponent(cursor)}`;
    const page = parseJson<FloorPage>(await send(`${path}?pageSize=100${from}`, { token }));
    store.insertPage(dataset, page.results.data);
    cursor = page.results.pageInfo.hasNextPage ? page.results.pageInfo.endCursor : null;
  } while (cursor !== null);
}

const store = openFloorStore(database);
const token = await fetchToken();
await insertAll(token, '/v1/vulnerabilities', 'vulnerabilities');
await insertAll(token, '/v1/vulnerability-remediations', 'remediations');
await insertAll(token, '/v1/vulnerable-assets', 'assets');
store.close();
agent.destroy();
