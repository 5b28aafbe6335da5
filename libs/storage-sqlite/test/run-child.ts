import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process that writes to a store: see writer.main.ts. */
export interface WriterChild extends AsyncDisposable {
  readonly pid: number | undefined;
  /** Resolves with all lines so far when the child has printed a line that begins so. Throws when it ends before. */
  waitFor(start: string): Promise<readonly string[]>;
  /** Ends it as the power would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Waits for its end; all that it printed. */
  finish(): Promise<readonly string[]>;
}

/** What the child does: see writer.main.ts. */
export interface WriterTask {
  readonly path: string;
  readonly task: 'hold' | 'stage' | 'commit';
  readonly rows: number;
  /** The largest file that it may write, in blocks of 512 bytes. @default no limit */
  readonly maxFileBlocks?: number;
}

/** Starts a process that writes to a store. */
export function startWriter({ path, task, rows, maxFileBlocks }: WriterTask): WriterChild {
  const main = join(import.meta.dirname, 'writer.main.ts');
  const command = [process.execPath, '--conditions=@vanta-vuln/source', main, path, task, String(rows)];
  const limit = maxFileBlocks === undefined ? '' : `ulimit -f ${maxFileBlocks}; `;
  const child = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', ...command]);
  return followChild(child);
}

function followChild(child: ChildProcessWithoutNullStreams): WriterChild {
  const lines: string[] = [];
  const errors: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const ended = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    pid: child.pid,
    waitFor: async (start) => {
      while (!lines.some((line) => line.startsWith(start))) {
        const hasEnded = await Promise.race([once(reader, 'line').then(() => false), ended.then(() => true)]);
        if (hasEnded && !lines.some((line) => line.startsWith(start))) {
          throw new Error(`ended before "${start}": ${[...lines, ...errors].join('\n')}`);
        }
      }
      return lines;
    },
    kill,
    finish: async () => {
      await ended;
      return [...lines, ...errors];
    },
    [Symbol.asyncDispose]: kill,
  };
}
