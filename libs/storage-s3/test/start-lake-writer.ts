import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process that writes to a lake: see lake-writer.main.ts. */
export interface LakeWriterProcess extends AsyncDisposable {
  /** The next line that it prints; null when it has ended. */
  nextLine(): Promise<string | null>;
  send(line: string): void;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
}

/** Starts a process that writes to a lake. */
export function startLakeWriter(...task: readonly string[]): LakeWriterProcess {
  const main = join(import.meta.dirname, 'lake-writer.main.ts');
  const child = spawn(process.execPath, ['--conditions=@vanta-vuln/source', main, ...task], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = once(child, 'close');
  return {
    nextLine: async () => {
      const line = await lines.next();
      if (line.done !== true) return line.value;
      // Its output ends before it does, and while it still dies it counts as a writer that lives.
      await ended;
      return null;
    },
    send: (line) => child.stdin.write(`${line}\n`),
    signal: (name) => child.kill(name),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
