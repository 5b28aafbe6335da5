import { createInterface } from 'node:readline/promises';
import type { CommandContext } from './command-context.ts';
import { UsageError } from './usage-error.ts';

/** Asks the person a question that yes answers; throws UsageError where nobody can be asked. */
export async function confirm({ terminal }: CommandContext, question: string): Promise<boolean> {
  const { stdin, stderr } = terminal;
  if (stdin?.isTTY !== true)
    throw new UsageError('Nobody can be asked here.', 'Give --yes to go on, or --dry-run to look first.');
  const dialog = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await dialog.question(`${question} [y/N] `, { signal: terminal.interruption() });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    dialog.close();
  }
}
