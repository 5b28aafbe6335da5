import { Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addFilterOptions } from '../filter-options.ts';
import type { FilterFlags } from '../filter-options.ts';
import { addGlobalOptions } from '../global-options.ts';
import { wholeNumber } from '../option-parsers.ts';

const FORMATS = ['table', 'json', 'csv', 'markdown'] as const;

export type StatsFormat = (typeof FORMATS)[number];

export interface StatsFlags extends FilterFlags {
  readonly json?: boolean;
  readonly format?: StatsFormat;
  readonly output?: string;
  readonly asOf?: string;
  readonly dueSoonDays?: number;
  readonly top?: number;
}

export const defineStats: DefineCommand = (program, run) => {
  const command = program
    .command('stats')
    .summary('totals, SLA, time to fix, trends')
    .description(
      'Answers from the database alone: what is open, overdue and due, who is late, how fast it is fixed.',
    )
    .optionsGroup('How:')
    .addOption(new Option('--format <format>', FORMATS.join(', ')).choices(FORMATS))
    .option('--json', 'the same as --format json')
    .option('--output <file>', 'write to a file (JSON, unless --format says otherwise)')
    .option('--as-of <date>', 'judge deadlines as of this moment (default: now)')
    .option('--due-soon-days <n>', 'how many days ahead is soon (default: 14)', wholeNumber({ max: 3650 }))
    .option('--top <n>', 'how many assets, packages and CVEs (default: 10)', wholeNumber({ max: 1000 }));
  addFilterOptions(command);
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln stats', 'Everything at a glance'],
    ['vanta-vuln stats --severity CRITICAL HIGH --fixable', 'What could be fixed today'],
    ['vanta-vuln stats --as-of 2026-02-01 --json', 'As it was due at the end of January'],
    ['vanta-vuln stats --format markdown --output report.md', 'For a report'],
  ]);
  command.action(async (flags: StatsFlags) =>
    run(command, async (context) => {
      const { runStats } = await import('./run-stats.ts');
      return runStats(context, flags);
    }),
  );
};
