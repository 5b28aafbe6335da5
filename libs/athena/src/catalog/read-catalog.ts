import { paginateGetPartitions, paginateGetTables } from '@aws-sdk/client-glue';
import type { Column, GlueClient, Table } from '@aws-sdk/client-glue';
import type { CatalogPartition } from './catalog-partition.ts';
import { translateCatalogError } from './catalog-errors.ts';
import { lakeCatalogTables } from './catalog-table.ts';
import type { CatalogColumn } from './catalog-table.ts';
import { findDatabase } from './find-database.ts';
import type { CatalogState, FoundTable } from './plan-catalog.ts';

const OURS = new Set(lakeCatalogTables('').map(({ name }) => name));

/** What the catalog has of the tables of a lake; null when there is no such database. Throws CatalogError. */
export async function readCatalog(client: GlueClient, database: string): Promise<CatalogState | null> {
  try {
    if ((await findDatabase(client, database)) === null) return null;
    const tables: FoundTable[] = [];
    for await (const { TableList: found = [] } of paginateGetTables({ client }, { DatabaseName: database })) {
      for (const table of found) {
        if (OURS.has(table.Name ?? '')) tables.push(await readTable(client, database, table));
      }
    }
    return { tables };
  } catch (error) {
    throw translateCatalogError(error);
  }
}

async function readTable(client: GlueClient, database: string, table: Table): Promise<FoundTable> {
  const { Name: name = '', PartitionKeys: keys = [], StorageDescriptor: storage } = table;
  return {
    name,
    columns: toColumns(storage?.Columns),
    partitionKeys: toColumns(keys),
    location: storage?.Location ?? '',
    partitions: keys.length === 0 ? [] : await readPartitions(client, database, name),
  };
}

async function readPartitions(
  client: GlueClient,
  database: string,
  table: string,
): Promise<CatalogPartition[]> {
  const pages = paginateGetPartitions(
    { client },
    { DatabaseName: database, TableName: table, ExcludeColumnSchema: true },
  );
  const partitions: CatalogPartition[] = [];
  for await (const { Partitions: found = [] } of pages) {
    for (const { Values: values = [], StorageDescriptor: storage, Parameters: parameters = {} } of found) {
      partitions.push({ date: values.join('-'), location: storage?.Location ?? '', parameters });
    }
  }
  return partitions;
}

function toColumns(columns: readonly Column[] = []): CatalogColumn[] {
  return columns.map(({ Name: name = '', Type: type = '' }) => ({ name, type }));
}
