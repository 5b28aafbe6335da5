import { EXIT } from './exit-code.ts';
import { InterruptedError } from './interrupted-error.ts';
import type { Terminal } from './terminal.ts';

const UNWRITABLE_HINT = 'Check that there is room where standard output goes, then run it again.';

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  let controller: AbortController | undefined;
  // `vanta-vuln list | head`: the reader has seen enough, which is no error. Work that was stopped stays unfinished work.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE')
      process.exit(controller?.signal.aborted === true ? EXIT.interrupted : EXIT.ok);
    // Here and not where it was written: the help, which nobody waits for, may be what a full disk cuts off.
    stderr.write(`error: The result can't be written: ${error.message}\nhint: ${UNWRITABLE_HINT}\n`);
    process.exit(EXIT.error);
  });
  // Nobody reads the notes any more: the work goes on.
  stderr.on('error', () => undefined);
  return {
    stdout,
    stderr,
    // Touched only when a question is asked: it would keep the process alive.
    get stdin() {
      return process.stdin;
    },
    env,
    cwd: workingFolder(),
    interruption: () => (controller ??= abortOnSignals()).signal,
  };
}

/** Everything is named from there: nothing can be done in a folder that somebody has removed. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`error: There is no working folder: ${reason}\nhint: Change to one that exists.\n`);
    process.exit(EXIT.error);
  }
}

function abortOnSignals(): AbortController {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    // The second time the person means it.
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new InterruptedError(signal));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // The terminal was closed: Node.js ends at once otherwise, also below nohup, and half a file of a result stays.
  process.on('SIGHUP', stop);
  return controller;
}
