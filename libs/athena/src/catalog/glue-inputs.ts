import type { PartitionInput, StorageDescriptor, TableInput } from '@aws-sdk/client-glue';
import { partitionValues } from './catalog-partition.ts';
import type { CatalogPartition } from './catalog-partition.ts';
import { TABLE_PARAMETERS } from './catalog-table.ts';
import type { CatalogColumn, CatalogTable } from './catalog-table.ts';

/** A table as Glue takes it; columns that it has keep their place, and new ones come last. */
export function toTableInput({ name, columns, partitionKeys, location }: CatalogTable): TableInput {
  return {
    Name: name,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { ...TABLE_PARAMETERS },
    PartitionKeys: partitionKeys.map(toGlueColumn),
    StorageDescriptor: describeStorage(columns, location),
  };
}

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

// Columns are found by name in each file: files of earlier schemas have fewer.
function describeStorage(columns: readonly CatalogColumn[], location: string): StorageDescriptor {
  return {
    Columns: columns.map(toGlueColumn),
    Location: location,
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
      Parameters: { 'parquet.column.index.access': 'false' },
    },
  };
}

function toGlueColumn({ name, type }: CatalogColumn) {
  return { Name: name, Type: type };
}
