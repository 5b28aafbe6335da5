import type { Command } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand, RunHandler } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';
import { wholeNumber } from '../option-parsers.ts';

export interface LakeLsFlags {
  readonly since?: string;
  readonly until?: string;
  readonly json?: boolean;
}

export interface LakeVerifyFlags {
  readonly deep?: boolean;
  readonly json?: boolean;
}

export interface LakeGcFlags {
  readonly keep: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const defineLake: DefineCommand = (program, run) => {
  const command = program
    .command('lake')
    .summary('look into a lake, verify it, clean it')
    .description('Looks after a lake of Parquet files in S3 or in a folder.')
    .helpCommand(false);
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln lake ls --lake file:///data/lake', 'What a lake holds'],
    ['vanta-vuln lake verify --lake s3://bucket/lake', 'Whether it is whole'],
  ]);
  defineLs(command, run);
  defineVerify(command, run);
  defineGc(command, run);
};

function defineLs(lake: Command, run: RunHandler): void {
  const command = lake
    .command('ls')
    .summary('the days and snapshots that a lake holds')
    .description('Lists the files of each day and the snapshots, with rows, bytes, run and schema.')
    .optionsGroup('What:')
    .option('--since <date>', 'from this day on')
    .option('--until <date>', 'until this day, inclusive')
    .optionsGroup('How:')
    .option('--json', 'print JSON, with the key of each file');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln lake ls --lake file:///data/lake', 'All of it'],
    ['vanta-vuln lake ls --lake s3://bucket/lake --since 2026-01-01', 'From a day on'],
  ]);
  command.action(async (flags: LakeLsFlags) =>
    run(command, async (context) => {
      const { runLakeLs } = await import('./run-lake-ls.ts');
      return runLakeLs(context, flags);
    }),
  );
}

function defineVerify(lake: Command, run: RunHandler): void {
  const command = lake
    .command('verify')
    .summary('whether a lake is whole')
    .description(
      'Opens every file and holds it against its table, the record of its run and the snapshot that it is a copy of. Exits with 1 when something is wrong.',
    )
    .optionsGroup('How:')
    .option('--deep', 'decode every value, not footers alone')
    .option('--json', 'print JSON');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln lake verify --lake file:///data/lake', 'Look into every file'],
    ['vanta-vuln lake verify --lake s3://bucket/lake --deep', 'Read everything'],
  ]);
  command.action(async (flags: LakeVerifyFlags) =>
    run(command, async (context) => {
      const { runLakeVerify } = await import('./run-lake-verify.ts');
      return runLakeVerify(context, flags);
    }),
  );
}

function defineGc(lake: Command, run: RunHandler): void {
  const command = lake
    .command('gc')
    .summary('remove old snapshots and what dead syncs left')
    .description(
      'Shows which snapshots, abandoned staging and unfinished uploads nobody needs any more; with --yes, removes them. The days and the history stay. Refuses while a sync writes to the lake.',
    )
    .optionsGroup('How:')
    .option('--yes', 'remove them')
    .option('--keep <n>', 'snapshots that stay', wholeNumber({ min: 1 }), 2)
    .option('--json', 'print JSON');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln lake gc --lake file:///data/lake', 'What would go'],
    ['vanta-vuln lake gc --lake file:///data/lake --yes', 'Let it go'],
  ]);
  command.action(async (flags: LakeGcFlags) =>
    run(command, async (context) => {
      const { runLakeGc } = await import('./run-lake-gc.ts');
      return runLakeGc(context, flags);
    }),
  );
}
