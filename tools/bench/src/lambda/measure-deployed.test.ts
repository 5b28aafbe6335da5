import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseJson } from '../parse-json.ts';
import { measureDeployed } from './measure-deployed.ts';

const FUNCTION = 'vanta-vuln-query-dev';

interface Update {
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
}

/** Speaks the calls of Lambda for one function, whose container is new after each change of its environment. */
class LambdaServer implements AsyncDisposable {
  environment: Readonly<Record<string, string>> = { LOG_LEVEL: 'info' };
  readonly environments: Readonly<Record<string, string>>[] = [];
  fails = false;
  #isNew = true;
  #calls = 0;
  readonly #server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    void (async () => {
      if (method === 'PUT') {
        this.environment = parseJson<Update>(await text(request)).Environment.Variables;
        this.environments.push(this.environment);
        this.#isNew = true;
      }
      const isInvocation = url.endsWith('/invocations');
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(isInvocation ? { 'x-amz-log-result': this.#log() } : {}),
        ...(isInvocation && this.fails ? { 'x-amz-function-error': 'Unhandled' } : {}),
      });
      const configuration = {
        FunctionName: FUNCTION,
        State: 'Active',
        LastUpdateStatus: 'Successful',
        Environment: { Variables: this.environment },
      };
      const described = url.endsWith('/configuration') ? configuration : { Configuration: configuration };
      response.end(JSON.stringify(isInvocation ? { errorMessage: 'broken' } : described));
    })();
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #log(): string {
    this.#calls += 1;
    const init = this.#isNew ? `\tInit Duration: ${200 + this.#calls}.00 ms` : '';
    this.#isNew = false;
    const report = `REPORT RequestId: r\tDuration: ${this.#calls}.00 ms\tBilled Duration: 2 ms\tMemory Size: 512 MB\tMax Memory Used: 120 MB${init}\t`;
    return Buffer.from(`START\n${report}\n`).toString('base64');
  }
}

describe('measuring a deployed function', () => {
  let lambda: LambdaServer;
  beforeEach(async () => {
    lambda = new LambdaServer();
    vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', await lambda.listen());
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await lambda[Symbol.asyncDispose]();
  });

  const measure = (test: 'cold' | 'warm' | 'full') =>
    measureDeployed({ functionName: FUNCTION, test, event: {}, calls: 3 });

  it('gets a new container for each cold start, and leaves the environment as it was', async () => {
    const figures = await measure('cold');
    expect(figures.map(({ name, value }) => [name, value])).toEqual([
      [`${FUNCTION}: init, p95`, 203],
      [`${FUNCTION}: first invocation, p95`, 3],
    ]);
    expect(lambda.environments).toHaveLength(4);
    expect(lambda.environments[0]).toMatchObject({ LOG_LEVEL: 'info' });
    expect(lambda.environment).toEqual({ LOG_LEVEL: 'info' });
  });

  it('measures warm calls without touching the function', async () => {
    const figures = await measure('warm');
    expect(figures.map(({ name, value }) => [name, value])).toEqual([
      [`${FUNCTION}: warm invocation, p95`, 4],
      [`${FUNCTION}: memory`, 120],
    ]);
    expect(lambda.environments).toEqual([]);
  });

  it('does both in full', async () => {
    expect((await measure('full')).map(({ name }) => name)).toHaveLength(4);
  });

  it('says what the function said when it fails, and still leaves the environment as it was', async () => {
    lambda.fails = true;
    await expect(measure('cold')).rejects.toThrow('broken');
    expect(lambda.environment).toEqual({ LOG_LEVEL: 'info' });
  });
});
