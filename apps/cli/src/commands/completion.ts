import { Argument } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export const defineCompletion: DefineCommand = (program, run) => {
  const command = program
    .command('completion')
    .summary('completion for your shell')
    .description('Prints a script that teaches your shell to complete commands and options.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS));
  addGlobalOptions(command);
  addExamples(command, [
    ['source <(vanta-vuln completion bash)', 'bash, for this session'],
    ['source <(vanta-vuln completion zsh)', 'zsh, for this session'],
    ['vanta-vuln completion fish > ~/.config/fish/completions/vanta-vuln.fish', 'fish, for good'],
  ]);
  command.action(async (shell: string) =>
    run(command, async (context) => {
      const { runCompletion } = await import('./run-completion.ts');
      return runCompletion(context, shell);
    }),
  );
};

/** Adds what the script calls on each press of TAB. */
export const defineComplete: DefineCommand = (program, run) => {
  const complete = program.command('complete', { hidden: true }).argument('[words...]').allowUnknownOption();
  complete.action(async (words: readonly string[]) =>
    run(complete, async (context) => {
      const { runComplete } = await import('./run-completion.ts');
      return runComplete(context, words);
    }),
  );
};
