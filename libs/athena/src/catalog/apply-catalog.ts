import {
  BatchCreatePartitionCommand,
  BatchDeletePartitionCommand,
  BatchUpdatePartitionCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import type { GlueClient } from '@aws-sdk/client-glue';
import { CatalogError } from './catalog-errors.ts';
import { partitionValues } from './catalog-partition.ts';
import type { CatalogPartition } from './catalog-partition.ts';
import type { CatalogTable } from './catalog-table.ts';
import type { GonePartition } from './gone-partitions.ts';
import { toPartitionInput } from './to-partition-input.ts';
import { toTableInput } from './glue-tables.ts';
import { changesCatalog } from './plan-catalog.ts';
import type { CatalogPlan, TablePlan } from './plan-catalog.ts';
import { registering } from './registration.ts';

// What Glue takes in one call.
const BATCH = 100;
const DELETE_BATCH = 25;

/** How to carry a plan out. */
export interface ApplyCatalogOptions {
  /** Milliseconds since 1970. @default the clock */
  readonly now?: number | undefined;
}

/**
 * Carries a plan out; doing it again does no harm.
 *
 * What somebody else made in between counts as done, a partition being brought up to date. Throws CatalogError.
 */
export async function applyCatalog(
  client: GlueClient,
  plan: CatalogPlan,
  { now = Date.now() }: ApplyCatalogOptions = {},
): Promise<void> {
  if (!changesCatalog(plan)) return;
  const { database, tables } = plan;
  await registering(client, { database, now }, async () => {
    if (plan.createDatabase) await createDatabase(client, database);
    for (const table of tables) await applyTable(client, database, table);
  });
}

/** Takes days out of the catalog; one that is out already counts as done. Throws CatalogError. */
export async function forgetPartitions(
  client: GlueClient,
  { database, gone }: { readonly database: string; readonly gone: readonly GonePartition[] },
  { now = Date.now() }: ApplyCatalogOptions = {},
): Promise<void> {
  if (gone.length === 0) return;
  await registering(client, { database, now }, async () => {
    for (const [table, days] of Map.groupBy(gone, (partition) => partition.table)) {
      for (const batch of batches(days, DELETE_BATCH))
        await deletePartitions(client, { database, table, batch });
    }
  });
}

async function deletePartitions(
  client: GlueClient,
  {
    database,
    table,
    batch,
  }: { readonly database: string; readonly table: string; readonly batch: readonly GonePartition[] },
): Promise<void> {
  const { Errors: errors = [] } = await client.send(
    new BatchDeletePartitionCommand({
      DatabaseName: database,
      TableName: table,
      PartitionsToDelete: batch.map(({ date }) => ({ Values: partitionValues(date) })),
    }),
  );
  const failed = errors.find(({ ErrorDetail: detail }) => detail?.ErrorCode !== 'EntityNotFoundException');
  if (failed !== undefined) throw partitionFailure(table, failed.PartitionValues ?? [], failed.ErrorDetail);
}

async function createDatabase(client: GlueClient, name: string): Promise<void> {
  await unlessThere(client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: name } })));
}

async function applyTable(client: GlueClient, database: string, plan: TablePlan): Promise<void> {
  const { table, action, newPartitions, changedPartitions } = plan;
  const target = { DatabaseName: database, TableInput: toTableInput(table) };
  if (action === 'create') await unlessThere(client.send(new CreateTableCommand(target)));
  if (action === 'add-columns') await client.send(new UpdateTableCommand(target));
  for (const batch of batches(newPartitions)) await createPartitions(client, { database, table, batch });
  for (const batch of batches(changedPartitions)) await updatePartitions(client, { database, table, batch });
}

interface PartitionBatch {
  readonly database: string;
  readonly table: CatalogTable;
  readonly batch: readonly CatalogPartition[];
}

async function createPartitions(
  client: GlueClient,
  { database, table, batch }: PartitionBatch,
): Promise<void> {
  const { Errors: errors = [] } = await client.send(
    new BatchCreatePartitionCommand({
      DatabaseName: database,
      TableName: table.name,
      PartitionInputList: batch.map((partition) => toPartitionInput(table, partition)),
    }),
  );
  const there = new Set<string>();
  for (const { PartitionValues: values = [], ErrorDetail: detail } of errors) {
    if (detail?.ErrorCode !== 'AlreadyExistsException') throw partitionFailure(table.name, values, detail);
    there.add(values.join('-'));
  }
  const again = batch.filter(({ date }) => there.has(date));
  if (again.length > 0) await updatePartitions(client, { database, table, batch: again });
}

async function updatePartitions(
  client: GlueClient,
  { database, table, batch }: PartitionBatch,
): Promise<void> {
  const { Errors: errors = [] } = await client.send(
    new BatchUpdatePartitionCommand({
      DatabaseName: database,
      TableName: table.name,
      Entries: batch.map((partition) => ({
        PartitionValueList: partitionValues(partition.date),
        PartitionInput: toPartitionInput(table, partition),
      })),
    }),
  );
  const [first] = errors;
  if (first !== undefined)
    throw partitionFailure(table.name, first.PartitionValueList ?? [], first.ErrorDetail);
}

function partitionFailure(
  table: string,
  values: readonly string[],
  detail: { readonly ErrorCode?: string | undefined; readonly ErrorMessage?: string | undefined } | undefined,
): CatalogError {
  const reason = `${detail?.ErrorCode ?? 'unknown'}: ${detail?.ErrorMessage ?? 'Glue gives no reason'}`;
  return new CatalogError('catalog-failed', `Glue did not change ${table} ${values.join('-')}: ${reason}`, {
    hint: 'Try again later; what was done stays, and applying again does the rest.',
    retryable: true,
  });
}

async function unlessThere(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AlreadyExistsException') throw error;
  }
}

function batches<Item>(items: readonly Item[], size = BATCH): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
