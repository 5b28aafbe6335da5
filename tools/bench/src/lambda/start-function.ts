import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startDaemonSink } from './start-daemon-sink.ts';
import { startRuntimeApi } from './start-runtime-api.ts';

/** A function in a process of its own, as in a container of Lambda that is new. */
export interface StartedFunction extends AsyncDisposable {
  /** Milliseconds from the start of the process to its asking for the first event. */
  readonly init: number;
  /** Calls the function and gives the milliseconds until its answer; throws with its log when it fails. */
  invoke(event: unknown): Promise<number>;
}

/** Which function to start. */
export interface FunctionToStart {
  /** Path of the runtime interface client. */
  readonly runtimeClient: string;
  /** Where main.mjs lies. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const TIMEOUT = 60_000;

/** Starts a function that is traced, and waits until its init is over. */
export async function startFunction({
  runtimeClient,
  folder,
  env,
}: FunctionToStart): Promise<StartedFunction> {
  const api = await startRuntimeApi();
  const daemon = await startDaemonSink();
  const addresses = { AWS_LAMBDA_RUNTIME_API: api.address, AWS_XRAY_DAEMON_ADDRESS: daemon.address };
  const begun = performance.now();
  const child = spawn(process.execPath, [runtimeClient, 'main.handler'], {
    cwd: folder,
    env: { ...containerEnvironment(folder), ...addresses, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const keep = (text: Buffer) => (log += text.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`The function ended: ${log}`)));
  // Whoever waits for an answer learns of the end; at the close nobody does.
  ended.catch(() => undefined);
  await Promise.race([api.ready, ended]);
  const init = performance.now() - begun;
  return {
    init,
    async invoke(event) {
      const sent = performance.now();
      const { failed, body } = await Promise.race([api.invoke(event, { timeout: TIMEOUT }), ended]);
      const milliseconds = performance.now() - sent;
      if (failed) throw new Error(`The function failed with ${body}: ${log}`);
      return milliseconds;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
      await api[Symbol.asyncDispose]();
      await daemon[Symbol.asyncDispose]();
    },
  };
}

/** What Lambda sets in every container. */
function containerEnvironment(folder: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: ':UTC',
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: 'main.handler',
    AWS_LAMBDA_FUNCTION_NAME: 'vanta-vuln-bench',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1536',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/vanta-vuln-bench',
    AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}
