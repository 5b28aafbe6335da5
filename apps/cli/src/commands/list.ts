import { Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addFilterOptions } from '../filter-options.ts';
import type { FilterFlags } from '../filter-options.ts';
import { addGlobalOptions } from '../global-options.ts';
import { wholeNumber } from '../option-parsers.ts';

const GROUPINGS = ['finding', 'asset', 'cve'] as const;

export interface ListFlags extends FilterFlags {
  readonly by: (typeof GROUPINGS)[number];
  readonly sort?: string;
  readonly desc?: boolean;
  readonly page: number;
  readonly pageSize: number;
  readonly json?: boolean;
}

export const defineList: DefineCommand = (program, run) => {
  const command = program
    .command('list')
    .summary('look at findings, one by one, by asset or by CVE')
    .description(
      'Lists what the database holds, page by page: findings, or groups of them by asset or by CVE.',
    )
    .optionsGroup('How:')
    .addOption(new Option('--by <what>', GROUPINGS.join(', ')).choices(GROUPINGS).default('finding'))
    .option('--sort <column>', 'sort by this column (a wrong name lists the right ones)')
    .option('--desc', 'the other way round')
    .option('--page <n>', 'which page', wholeNumber({ min: 1, max: 1_000_000_000 }), 1)
    .option('--page-size <n>', 'rows on a page', wholeNumber({ min: 1, max: 10_000 }), 25)
    .option('--json', 'print JSON');
  addFilterOptions(command);
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln list --severity CRITICAL --status active', 'What is critical'],
    ['vanta-vuln list --sort due --due-to 2026-01-31', 'What is due next'],
    ['vanta-vuln list --by asset --sort findings --desc', 'The assets with most findings'],
    ['vanta-vuln list --by cve --cve CVE-2021-44228', 'Where Log4Shell is'],
  ]);
  command.action(async (flags: ListFlags) =>
    run(command, async (context) => {
      const { runList } = await import('./run-list.ts');
      return runList(context, flags);
    }),
  );
};
