import type { Command } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand, RunHandler } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';

export interface CatalogFlags {
  readonly athenaDatabase?: string;
  readonly athenaRegion?: string;
  readonly json?: boolean;
}

export const defineCatalog: DefineCommand = (program, run) => {
  const command = program
    .command('catalog')
    .summary('the tables of a lake for Athena')
    .description(
      'Keeps the tables and partitions of a lake in S3 in the Glue catalog, where Athena finds them.',
    )
    .helpCommand(false);
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln catalog plan --lake s3://bucket/lake', 'What would change'],
    ['vanta-vuln catalog apply --lake s3://bucket/lake', 'Change it'],
  ]);
  definePlan(command, run);
  defineApply(command, run);
};

function definePlan(catalog: Command, run: RunHandler): void {
  const command = catalog
    .command('plan')
    .summary('what the catalog lacks')
    .description(
      'Compares the catalog with the lake and shows what apply would do; nothing is changed. Exits with 1 where a column has another type.',
    );
  addFlags(command);
  addExamples(command, [
    ['vanta-vuln catalog plan --lake s3://bucket/lake', 'What would change'],
    ['vanta-vuln catalog plan --lake s3://bucket/lake --json', 'With every column and day'],
  ]);
  command.action(async (flags: CatalogFlags) =>
    run(command, async (context) => {
      const { runCatalogPlan } = await import('./run-catalog.ts');
      return runCatalogPlan(context, flags);
    }),
  );
}

function defineApply(catalog: Command, run: RunHandler): void {
  const command = catalog
    .command('apply')
    .summary('bring the catalog up to date')
    .description(
      'Makes the database and its eight tables, adds columns and registers the days of the lake. Nothing is ever removed; doing it again does no harm.',
    );
  addFlags(command);
  addExamples(command, [
    ['vanta-vuln catalog apply --lake s3://bucket/lake', 'Bring it up to date'],
    ['vanta-vuln catalog apply --lake s3://bucket/lake --athena-database other', 'In another database'],
  ]);
  command.action(async (flags: CatalogFlags) =>
    run(command, async (context) => {
      const { runCatalogApply } = await import('./run-catalog.ts');
      return runCatalogApply(context, flags);
    }),
  );
}

function addFlags(command: Command): void {
  command
    .optionsGroup('How:')
    .option('--athena-database <name>', 'default: vanta_vuln')
    .option('--athena-region <name>', 'default: as AWS_REGION says')
    .option('--json', 'print JSON, with every column and day');
  addGlobalOptions(command);
}
