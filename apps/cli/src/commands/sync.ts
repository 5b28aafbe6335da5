import { Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';
import { parsePositiveNumber, wholeNumber } from '../option-parsers.ts';

export interface SyncFlags {
  readonly resume?: boolean;
  readonly restart?: boolean;
  readonly incrementalRemediations?: boolean;
  readonly verifyMissing?: number;
  readonly acceptMassDisappearance?: boolean;
  readonly maxMinutes?: number;
  readonly pageSize?: number;
  readonly json?: boolean;
}

export const defineSync: DefineCommand = (program, run) => {
  const command = program
    .command('sync')
    .summary('read everything from Vanta into the database')
    .description(
      'Reads every vulnerability, remediation and asset from Vanta, compares it with the database and ' +
        'writes what changed, all at once at the end. A sync that was stopped goes on where it stopped.',
    )
    .optionsGroup('How:')
    .addOption(new Option('--restart', 'start anew, even if a sync was stopped half way').conflicts('resume'))
    .addOption(new Option('--resume', 'go on where a stopped sync ended (default)'))
    .option('--incremental-remediations', 'only recent remediations: for very large accounts')
    .option('--verify-missing <n>', 'missing rows to ask for by id (default: 10)', wholeNumber({ max: 1000 }))
    .option('--accept-mass-disappearance', 'believe that more than a fifth is gone')
    .addOption(
      new Option('--max-minutes <n>', 'stop in time, to go on with the next sync').argParser(
        parsePositiveNumber,
      ),
    )
    .option('--page-size <n>', 'rows to ask for at once (default: 100)', wholeNumber({ min: 1, max: 100 }))
    .option('--json', 'print the counts as one JSON object');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln sync', 'Bring vanta_vulnerabilities.db up to date'],
    ['vanta-vuln sync --database acme.db --credentials acme.env', 'Another account, another file'],
    ['vanta-vuln sync --quiet --json', 'In a script'],
    ['vanta-vuln sync --max-minutes 10', 'At most ten minutes at a time'],
  ]);
  command.action(async (flags: SyncFlags) =>
    run(command, async (context) => {
      const { runSync } = await import('./run-sync.ts');
      return runSync(context, flags);
    }),
  );
};
