import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, freePort, startServer } from '../server-process.ts';
import type { PythonEnvironment } from '../python-environment.ts';

/** An AWS to run against. */
export interface AwsEndpoint extends AsyncDisposable {
  readonly url: string;
}

/** The endpoint that the environment names, or an emulator of our own on 127.0.0.1. */
export async function openAws(python: PythonEnvironment): Promise<AwsEndpoint> {
  const given = process.env['AWS_ENDPOINT_URL'];
  if (given !== undefined) return { url: given, [Symbol.asyncDispose]: async () => undefined };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    command: python.program('ministack'),
    args: [],
    // Waits of state machines take a hundredth: what they wait for here is not an overloaded service.
    env: { BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), SFN_WAIT_SCALE: '0.01' },
    logFile: join(tmpdir(), `vanta-vuln-e2e-aws-${port}.log`),
    isReady: () => answers(url),
    timeout: 60_000,
  });
  return { url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
