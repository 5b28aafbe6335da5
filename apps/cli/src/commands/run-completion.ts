import { script } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { CommandContext } from '../command-context.ts';
import { createProgram } from '../create-program.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printLine } from '../write-text.ts';

const NAME = 'vanta-vuln';

// The adapter insists on a command of its own; ours is `completion`.
const ADAPTER_COMMAND = 'completion-script';

// The library's script asks the package bash-completion for the words that were typed; many machines do without it.
const WORDS_TYPED = `declare -F _get_comp_words_by_ref > /dev/null || _get_comp_words_by_ref() {
    local typed="\${COMP_LINE:0:COMP_POINT}"
    read -ra words <<< "$typed"
    if [[ "$typed" == *[[:space:]] ]]; then words+=(""); fi
    cword=$((\${#words[@]} - 1)) cur="\${words[cword]}" prev="\${words[cword - 1]}"
}
`;

/** Prints the script for a shell. (The completion library writes to the process' own standard output.) */
export async function runCompletion(context: CommandContext, shell: string): Promise<ExitCode> {
  if (shell === 'bash') await printLine(context, WORDS_TYPED);
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
