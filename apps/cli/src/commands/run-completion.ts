import { script } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { CommandContext } from '../command-context.ts';
import { createProgram } from '../create-program.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';

const NAME = 'vanta-vuln';

// The adapter insists on a command of its own; ours is `completion`.
const ADAPTER_COMMAND = 'completion-script';

/** Prints the script for a shell. (The completion library writes to the process' own standard output.) */
export async function runCompletion(_context: CommandContext, shell: string): Promise<ExitCode> {
  script(shell, NAME, NAME);
  return EXIT.ok;
}

/** Prints what could stand where the person pressed TAB. */
export async function runComplete({ terminal }: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const program = createProgram(terminal, async () => undefined);
  const root = tab(program, { completionCommandName: ADAPTER_COMMAND });
  root.commands.delete(ADAPTER_COMMAND);
  root.parse([...words]);
  return EXIT.ok;
}
