import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { CommandResult } from './run-in-process.ts';

const BIN = resolve(import.meta.dirname, '../bin/vanta-vuln.js');

/** A running `vanta-vuln`, as it was built. */
export interface BuiltProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves when it has ended; the exit code is -1 when a signal ended it. */
  readonly result: Promise<CommandResult>;
  /** Resolves when standard error has shown a text; rejects when the process ends without. */
  readonly shows: (wanted: string) => Promise<void>;
}

/** Starts the built command line (`npx nx build cli`) in a process of its own, which ends with the test. */
export function startBuilt(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): BuiltProcess {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, XDG_CACHE_HOME: `${cwd}/.cache`, TMPDIR: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code ?? -1)));
  const result = Promise.all([ended, text(child.stdout), text(child.stderr)]).then(
    ([exitCode, stdout, stderr]) => ({
      exitCode,
      stdout,
      stderr,
    }),
  );
  const shows = (wanted: string) =>
    new Promise<void>((seen, failed) => {
      child.stderr.on('data', (chunk: Buffer) => {
        if (chunk.includes(wanted)) seen();
      });
      void result.then(
        ({ exitCode, stderr }) => failed(new Error(`ended with ${exitCode} instead: ${stderr}`)),
        failed,
      );
    });
  return { child, result, shows };
}

/** Runs the built command line to its end. */
export async function runBuilt(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<CommandResult> {
  return startBuilt(args, options).result;
}
