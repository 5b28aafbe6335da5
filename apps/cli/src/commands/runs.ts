import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';
import { wholeNumber } from '../option-parsers.ts';

export interface RunsFlags {
  readonly limit: number;
  readonly json?: boolean;
}

export const defineRuns: DefineCommand = (program, run) => {
  const command = program
    .command('runs')
    .summary('the log of all syncs')
    .description(
      'Lists the syncs of this database, the latest first: when, how it ended, what it cost and changed.',
    )
    .optionsGroup('How:')
    .option('--limit <n>', 'at most so many', wholeNumber({ min: 1 }), 20)
    .option('--json', 'print JSON, with the counts of each dataset');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln runs', 'The last twenty'],
    ['vanta-vuln runs --limit 1 --json', 'The last one, with all counts'],
  ]);
  command.action(async (flags: RunsFlags) =>
    run(command, async (context) => {
      const { runRuns } = await import('./run-runs.ts');
      return runRuns(context, flags);
    }),
  );
};
