import { Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';

export interface MigrateFlags {
  readonly from?: string;
  readonly to?: string;
  readonly since?: string;
  readonly incremental?: boolean;
  readonly rollback?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const defineMigrate: DefineCommand = (program, run) => {
  const command = program
    .command('migrate')
    .summary('move a database with its past into a lake')
    .description(
      'Brings what a database holds into a lake: the current rows, the history, the log of syncs, and ' +
        'every past day that the history can rebuild. Each row is read back and compared. A migration ' +
        'that was stopped goes on where it stopped; --rollback takes it back.',
    )
    .optionsGroup('What:')
    .option('--from <file>', 'the database (default: --database)')
    .option('--to <lake>', 's3://bucket/prefix or file:///path (default: --lake)')
    .option('--since <date>', 'only this day and later')
    .option('--incremental', 'only what the lake lacks')
    .addOption(
      new Option('--rollback', 'delete what the last migration wrote').conflicts([
        'from',
        'since',
        'incremental',
      ]),
    )
    .optionsGroup('How:')
    .option('--dry-run', 'show what would be done, and how large it is')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln migrate --from acme.db --to file:///data/lake --dry-run', 'What would be written?'],
    ['vanta-vuln migrate --from acme.db --to s3://acme-lake/vanta', 'Into a bucket'],
    ['vanta-vuln migrate --incremental --yes', 'What the lake does not have yet'],
    ['vanta-vuln migrate --to file:///data/lake --rollback', 'As if it had never been'],
  ]);
  command.action(async (flags: MigrateFlags) =>
    run(command, async (context) => {
      const { runMigrate } = await import('./run-migrate.ts');
      return runMigrate(context, flags);
    }),
  );
};
