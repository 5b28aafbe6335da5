import { createInterface } from 'node:readline/promises';
import type { Interface } from 'node:readline/promises';
import type { CommandContext } from './command-context.ts';
import { InterruptedError } from './interrupted-error.ts';
import { UsageError } from './usage-error.ts';

/**
 * Asks the person a question that yes answers; whoever ends the input has not said yes.
 *
 * Throws UsageError where nobody can be asked, InterruptedError on Ctrl-C.
 */
export async function confirm({ terminal }: CommandContext, question: string): Promise<boolean> {
  const { stdin, stderr } = terminal;
  if (stdin?.isTTY !== true)
    throw new UsageError('Nobody can be asked here.', 'Give --yes to go on, or --dry-run to look first.');
  const dialog = createInterface({ input: stdin, output: stderr });
  const signal = AbortSignal.any([terminal.interruption(), typedInterruption(dialog)]);
  try {
    const answer = await Promise.race([
      dialog.question(`${question} [y/N] `, { signal }),
      endOfInput(dialog),
    ]);
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    signal.throwIfAborted();
    // Ctrl-D.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    dialog.close();
  }
}

/** A terminal that is asked for single keys sends no signal for Ctrl-C. */
function typedInterruption(dialog: Interface): AbortSignal {
  const typed = new AbortController();
  dialog.once('SIGINT', () => typed.abort(new InterruptedError('SIGINT')));
  return typed.signal;
}

/** Node.js leaves the question open when the input ends without an answer. */
function endOfInput(dialog: Interface): Promise<string> {
  return new Promise((resolve) => dialog.once('close', () => resolve('')));
}
