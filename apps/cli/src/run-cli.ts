import { CommanderError } from 'commander';
import { collectRefusal } from './collect-refusal.ts';
import type { Command } from 'commander';
import type { Handler } from './command-context.ts';
import type { RunHandler } from './command-definition.ts';
import { defineComplete } from './commands/completion.ts';
import { createProgram } from './create-program.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { globalFlagsOf } from './global-options.ts';
import { refuseSwallowedFlag } from './refuse-swallowed-flag.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line, without the program's own name, and returns the exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const run: RunHandler = async (command, handler) => {
    refuseSwallowedFlag(command, args);
    exitCode = await runHandler(command, { handler, terminal });
  };
  // Told apart before anything is parsed: what can't be parsed is told to a program, too.
  const refusal = args.includes('--json') ? collectRefusal(terminal) : null;
  const program = createProgram(refusal?.terminal ?? terminal, run);
  defineComplete(program, run);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed it: help and version exit with 0, everything else is a wrong command line.
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.ok;
    if (refusal !== null) await refusal.tell(error);
    return EXIT.usage;
  }
}

async function runHandler(
  command: Command,
  { handler, terminal }: { readonly handler: Handler; readonly terminal: Terminal },
): Promise<ExitCode> {
  const context = { terminal, globals: globalFlagsOf(command) };
  try {
    return await handler(context);
  } catch (error) {
    if (error instanceof CommanderError) throw error;
    const { reportError } = await import('./report-error.ts');
    return reportError(error, context, { json: command.getOptionValue('json') === true });
  }
}
