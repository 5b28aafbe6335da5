import { formatCount } from '@vanta-vuln/core';
import { changesCatalog, openCatalog, planCatalog } from '@vanta-vuln/athena';
import type { Catalog, CatalogPlan, TablePlan } from '@vanta-vuln/athena';
import { listLake } from '@vanta-vuln/storage-s3';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { renderList } from '../list-table.ts';
import type { ListColumn } from '../list-table.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { openLakeStore } from '../open-lake-store.ts';
import { UsageError } from '../usage-error.ts';
import { printJson, printLine, printNote } from '../write-text.ts';
import type { CatalogFlags } from './catalog.ts';

const COLUMNS: readonly ListColumn<TablePlan>[] = [
  { heading: 'TABLE', text: ({ table }) => table.name },
  { heading: 'ACTION', text: ({ action }) => action },
  { heading: 'NEW COLUMNS', align: 'right', text: (plan) => formatCount(plan.addedColumns.length) },
  { heading: 'NEW DAYS', align: 'right', text: (plan) => formatCount(plan.newPartitions.length) },
  { heading: 'CHANGED', align: 'right', text: (plan) => formatCount(plan.changedPartitions.length) },
  { heading: 'KEPT', align: 'right', text: ({ keptPartitions }) => formatCount(keptPartitions) },
];

/** Prints what would make the catalog say what the lake holds. */
export async function runCatalogPlan(context: CommandContext, flags: CatalogFlags): Promise<ExitCode> {
  using catalog = await openConfiguredCatalog(context, flags);
  await printPlan(context, await makePlan(context, catalog), flags);
  return EXIT.ok;
}

/** Makes the catalog say what the lake holds, and prints what was done. */
export async function runCatalogApply(context: CommandContext, flags: CatalogFlags): Promise<ExitCode> {
  using catalog = await openConfiguredCatalog(context, flags);
  const plan = await makePlan(context, catalog);
  await catalog.apply(plan);
  await printPlan(context, plan, flags);
  return EXIT.ok;
}

async function openConfiguredCatalog(
  context: CommandContext,
  { athenaDatabase, athenaRegion }: CatalogFlags,
): Promise<Catalog> {
  const { settings } = await loadCliSettings(context, { athenaDatabase, athenaRegion });
  const { database, region } = settings.athena;
  return openCatalog({ database, region: region ?? undefined });
}

async function makePlan(context: CommandContext, catalog: Catalog): Promise<CatalogPlan> {
  await requireLakeInS3(context);
  await using lake = await openLakeStore(context);
  const [{ partitions }, state] = await Promise.all([listLake(lake.store), catalog.read()]);
  return planCatalog({ database: catalog.database, lake: lake.store.location, files: partitions, state });
}

async function requireLakeInS3(context: CommandContext): Promise<void> {
  const { lake } = (await loadCliSettings(context)).settings.storage;
  if (lake === null) {
    throw new UsageError('No lake is named.', 'Give --lake s3://bucket/prefix, or set VANTA_LAKE.');
  }
  if (!lake.startsWith('s3://')) {
    throw new UsageError(
      `The catalog is for lakes in S3, and this one is ${lake}.`,
      'Give --lake s3://bucket/prefix; a lake in a folder needs no catalog: query it with --engine duckdb.',
    );
  }
}

async function printPlan(context: CommandContext, plan: CatalogPlan, { json }: CatalogFlags): Promise<void> {
  if (json === true) {
    await printJson(context, planToJson(plan));
    return;
  }
  await printLine(context, renderList(context, COLUMNS, plan.tables));
  if (plan.createDatabase) await printNote(context, `The database ${plan.database} is new.`);
  if (!changesCatalog(plan)) await printNote(context, 'The catalog says what the lake holds.');
}

function planToJson(plan: CatalogPlan) {
  return {
    database: plan.database,
    create_database: plan.createDatabase,
    changes: changesCatalog(plan),
    tables: plan.tables.map(
      ({ table, action, addedColumns, newPartitions, changedPartitions, keptPartitions }) => ({
        table: table.name,
        location: table.location,
        action,
        added_columns: addedColumns,
        new_partitions: newPartitions,
        changed_partitions: changedPartitions,
        kept_partitions: keptPartitions,
      }),
    ),
  };
}
