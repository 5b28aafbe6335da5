import { APIGatewayClient, GetApiKeyCommand } from '@aws-sdk/client-api-gateway';
import { AWS_URL } from '../aws/aws-place.ts';
import type { DeployedStack } from './deploy-stack.ts';

/** What the API of a stack answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

/** A request to the API; `key` is the one of the stack where nothing is said. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  readonly path: string;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks the API of a stack through the gateway of the emulator. */
export async function openApi(stack: DeployedStack): Promise<(request: ApiRequest) => Promise<ApiAnswer>> {
  const client = new APIGatewayClient({ endpoint: AWS_URL });
  const { value } = await client.send(
    new GetApiKeyCommand({ apiKey: stack.output('ApiKeyId'), includeValue: true }),
  );
  client.destroy();
  const { hostname, pathname } = new URL(stack.output('ApiUrl'));
  const base = `${AWS_URL}/_aws/execute-api/${hostname.split('.')[0] ?? ''}${pathname}`;
  return async ({ method = 'GET', path, key = value ?? null, headers = {} }) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { ...headers, ...(key === null ? {} : { 'x-api-key': key }) },
    });
    const text = await response.text();
    const contentType = response.headers.get('content-type');
    return { status: response.status, contentType, body: text === '' ? null : JSON.parse(text) };
  };
}
