import type { PartitionInput } from '@aws-sdk/client-glue';
import { partitionValues } from './catalog-partition.ts';
import type { CatalogPartition } from './catalog-partition.ts';
import type { CatalogTable } from './catalog-table.ts';
import { describeStorage } from './glue-tables.ts';

/** A partition as Glue takes it. */
export function toPartitionInput(
  { columns }: CatalogTable,
  { date, location, parameters }: CatalogPartition,
): PartitionInput {
  return {
    Values: partitionValues(date),
    Parameters: { ...parameters },
    StorageDescriptor: describeStorage(columns, location),
  };
}
