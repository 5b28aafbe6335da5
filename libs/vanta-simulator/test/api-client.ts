import { isJsonObject } from '@vanta-vuln/core';
import type { JsonObject } from '@vanta-vuln/core';
import * as z from 'zod';
import type { Simulator } from '../src/index.ts';

/** An answer with its body read. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const pageSchema = z.strictObject({
  data: z.array(z.custom<JsonObject>(isJsonObject)),
  pageInfo: z.strictObject({
    startCursor: z.string().nullable(),
    endCursor: z.string().nullable(),
    hasNextPage: z.boolean(),
    hasPreviousPage: z.boolean(),
  }),
});

/** A page as the API sends it. */
export type ApiPage = z.infer<typeof pageSchema>;

/** The plainest client there can be: it knows no retry, no limit and no renewal of tokens. */
export class ApiClient {
  readonly #url: string;
  token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.token = token;
  }

  async get(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<ApiAnswer> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) search.append(key, String(value));
    const url = `${this.#url}/v1/${path}${search.size === 0 ? '' : `?${search.toString()}`}`;
    return readAnswer(await fetch(url, { headers: { authorization: `Bearer ${this.token}` } }));
  }

  async page(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<ApiPage> {
    const answer = await this.get(path, query);
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
    return pageSchema.parse(parseObject(answer.text)['results']);
  }

  /** Every row of a list, page by page. */
  async all(
    path: string,
    query: Readonly<Record<string, string | number>> = {},
  ): Promise<readonly JsonObject[]> {
    const rows: JsonObject[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: ApiPage = await this.page(path, {
        pageSize: 100,
        ...query,
        ...(cursor ? { pageCursor: cursor } : {}),
      });
      rows.push(...page.data);
      cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    }
    return rows;
  }
}

/** A text that must be a JSON object. */
export function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new TypeError(`not a JSON object: ${text}`);
  return value;
}

/** Asks for a token. */
export async function askForToken(
  { url, clientId, clientSecret }: Pick<Simulator, 'url' | 'clientId' | 'clientSecret'>,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<ApiAnswer> {
  const body = {
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'vanta-api.all:read',
    grant_type: 'client_credentials',
    ...changes,
  };
  const headers = { 'content-type': 'application/json' };
  return readAnswer(
    await fetch(`${url}/oauth/token`, { method: 'POST', headers, body: JSON.stringify(body) }),
  );
}

/** A client with a fresh token. */
export async function connect(
  simulator: Pick<Simulator, 'url' | 'clientId' | 'clientSecret'>,
): Promise<ApiClient> {
  const answer = await askForToken(simulator);
  return new ApiClient(simulator.url, z.string().parse(parseObject(answer.text)['access_token']));
}

async function readAnswer(response: Response): Promise<ApiAnswer> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}
