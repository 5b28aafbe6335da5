import { Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';
import { collectSeverities, filledText, givenOnce, wholeNumber } from '../option-parsers.ts';

// Spelt out here so that a help page needs no schema; a test holds them equal to the ones of core.
const TYPES = [
  'discovered',
  'updated',
  'deactivated',
  'reactivated',
  'remediated',
  'disappeared',
  'reappeared',
] as const;
const HISTORY_DATASETS = ['vulnerabilities', 'remediations', 'assets'] as const;

export interface HistoryFlags {
  readonly since?: string;
  readonly until?: string;
  readonly type?: readonly (typeof TYPES)[number][];
  readonly dataset?: readonly (typeof HISTORY_DATASETS)[number][];
  readonly id?: string;
  readonly severity?: readonly string[];
  readonly limit: number;
  readonly json?: boolean;
}

export const defineHistory: DefineCommand = (program, run) => {
  const command = program
    .command('history')
    .summary('what changed, and when')
    .description(
      'Lists what each sync found to be new, changed, deactivated, remediated, gone or back; latest first.',
    )
    .optionsGroup('Which entries:')
    .option('--since <date>', 'from, inclusive', givenOnce)
    .option('--until <date>', 'until, inclusive', givenOnce)
    .addOption(new Option('--type <types...>', TYPES.join(', ')).choices(TYPES))
    .addOption(new Option('--dataset <names...>', HISTORY_DATASETS.join(', ')).choices(HISTORY_DATASETS))
    .option('--id <id>', 'of this row', filledText)
    .addOption(new Option('--severity <words...>', 'any of these severities').argParser(collectSeverities))
    .option('--limit <n>', 'at most so many', wholeNumber({ min: 1 }), 50)
    .optionsGroup('How:')
    .option('--json', 'print JSON, with the values before and after');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln history --since 2026-01-01 --type discovered', 'What is new this year'],
    ['vanta-vuln history --id 65f0c2a9e1b4d7a3f8c60b12', 'The life of one finding'],
    ['vanta-vuln history --type disappeared --limit 500 --json', 'What left, for a script'],
  ]);
  command.action(async (flags: HistoryFlags) =>
    run(command, async (context) => {
      const { runHistory } = await import('./run-history.ts');
      return runHistory(context, flags);
    }),
  );
};
