import type { Command } from 'commander';
import type { Handler } from './command-context.ts';

/** Runs a handler for a command whose line was parsed, and keeps its exit code. */
export type RunHandler = (command: Command, handler: Handler) => Promise<void>;

/** Adds one command to the program. */
export type DefineCommand = (program: Command, run: RunHandler) => void;

/** The examples at the end of a help page: what to type, and what it does. */
export function addExamples(
  command: Command,
  examples: readonly (readonly [line: string, meaning: string])[],
): void {
  const lines = examples.flatMap(([line, meaning]) => [`  ${meaning}`, `    $ ${line}`]);
  command.addHelpText('after', `\nExamples:\n${lines.join('\n')}\n`);
}
