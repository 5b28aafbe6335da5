import { script } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { CommandContext } from '../command-context.ts';
import { createProgram } from '../create-program.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';

const NAME = 'vanta-vuln';

/** Prints the script for a shell. (The completion library writes to the process' own standard output.) */
export async function runCompletion(_context: CommandContext, shell: string): Promise<ExitCode> {
  script(shell, NAME, NAME);
  return EXIT.ok;
}

/** Prints what could stand where the person pressed TAB. */
export async function runComplete({ terminal }: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const program = createProgram(terminal, async () => undefined);
  tab(program, { completionCommandName: 'completion-script' }).parse([...words]);
  return EXIT.ok;
}
