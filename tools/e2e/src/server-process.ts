import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** How to start a server. */
export interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where its output goes. */
  readonly logFile: string;
  /** Whether it is ready to answer. */
  readonly isReady: () => Promise<boolean>;
  /** Milliseconds that it may take to be ready. */
  readonly timeout: number;
}

const LOOK_MS = 500;

/** Starts a server and waits until it is ready; disposing of it ends it. Throws Error when it does not come up. */
export async function startServer(options: ServerOptions): Promise<AsyncDisposable> {
  const { command, args, cwd, env = {}, logFile } = options;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
    env: { ...process.env, ...env },
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await once(child, 'close');
    clearTimeout(kill);
  };
  const deadline = Date.now() + options.timeout;
  while (!(await options.isReady())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${command} did not come up: see ${logFile}.`);
    }
    await wait(LOOK_MS);
  }
  return { [Symbol.asyncDispose]: stop };
}

/** Whether a URL answers, whatever it says. */
export async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
