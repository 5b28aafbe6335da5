import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { runCli } from '../src/run-cli.ts';
import type { InputStream, OutputStream, Terminal } from '../src/terminal.ts';

/** What a command line did. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Whether both streams say that they are a terminal of 80 columns. @default false */
  readonly isTTY?: boolean;
  /** @default nobody can be asked */
  readonly stdin?: InputStream;
}

/** A folder of its own for a test, which goes with it. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vanta-vuln-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command line in this process: real handlers, stores and requests; only the streams are gathered. */
export async function runInProcess(
  args: readonly string[],
  options: RunOptions = {},
): Promise<CommandResult> {
  const {
    env = {},
    cwd = makeFolder(),
    signal = new AbortController().signal,
    isTTY = false,
    stdin,
  } = options;
  const stdout = gather(isTTY);
  const stderr = gather(isTTY);
  const terminal: Terminal = {
    stdout: stdout.stream,
    stderr: stderr.stream,
    stdin,
    // A home of its own, so that no settings, credentials or tokens of the person who runs the tests are found.
    env: { HOME: cwd, XDG_CACHE_HOME: join(cwd, '.cache'), TMPDIR: cwd, ...env },
    cwd,
    interruption: () => signal,
  };
  const exitCode = await runCli(args, terminal);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function gather(isTTY: boolean): { readonly stream: OutputStream; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return {
    stream: Object.assign(stream, isTTY ? { isTTY, columns: 80 } : {}),
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
