import { Command, Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { RunHandler } from '../command-definition.ts';
import { addLegacyFilterOptions } from '../filter-options.ts';
import type { FilterFlags } from '../filter-options.ts';
import { addGlobalOptions } from '../global-options.ts';

/** The flags of the older tool, which had no commands. */
export interface RootFlags extends FilterFlags {
  readonly sync?: boolean;
  readonly useCache?: boolean;
  readonly output?: string;
  readonly exportVulnerabilities?: string;
  readonly verbose?: boolean;
}

/** Makes the program without a command do what the older tool did. */
export function defineRoot(program: Command, run: RunHandler): void {
  program
    .optionsGroup('Without a command (as the older tool; fetches when the database holds nothing):')
    .addOption(new Option('--sync', 'fetch, store, then show statistics').conflicts('useCache'))
    .addOption(new Option('--use-cache', 'never fetch: statistics from the database').conflicts('sync'));
  addLegacyFilterOptions(program);
  program
    .option('--output <file>', 'write the statistics to a file, as JSON')
    .option('--export-vulnerabilities <file>', 'write the filtered vulnerabilities to a file, as JSON')
    .option('--verbose', 'show progress');
  addGlobalOptions(program);
  addExamples(program, [
    ['vanta-vuln demo', 'Try it without credentials'],
    ['vanta-vuln sync && vanta-vuln stats', 'Read the account, then look at it'],
    ['vanta-vuln --use-cache --severity CRITICAL HIGH --output stats.json', 'As with the older tool'],
  ]);
  // A word that is no command comes here too: commander would count it as an argument too many.
  program.allowExcessArguments();
  program.action(async (flags: RootFlags) => {
    if (program.args.length > 0) refuseUnknownCommand(program);
    return run(program, async (context) => {
      const { runRoot } = await import('./run-root.ts');
      return runRoot(context, flags);
    });
  });
}

/** Lets commander name the command that is nearest: it does so for programs that do nothing without a command. */
function refuseUnknownCommand(program: Command): void {
  const names = new Command(program.name()).helpCommand(false).copyInheritedSettings(program);
  for (const command of program.createHelp().visibleCommands(program)) names.command(command.name());
  names.parse(program.args, { from: 'user' });
}
