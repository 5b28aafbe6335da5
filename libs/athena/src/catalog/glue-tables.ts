import { checkLocation } from './catalog-errors.ts';
import { lakeCatalogTables, TABLE_PARAMETERS } from './catalog-table.ts';
import type { CatalogColumn, CatalogTable } from './catalog-table.ts';

/** A column as Glue takes it. */
export interface GlueColumn {
  Name: string;
  Type: string;
}

/** Where the files of a table are and how they are read, as Glue takes it. */
export interface GlueStorage {
  Columns: GlueColumn[];
  Location: string;
  InputFormat: string;
  OutputFormat: string;
  SerdeInfo: { SerializationLibrary: string; Parameters: Record<string, string> };
}

/** A table as Glue takes it, and CloudFormation as `TableInput`. */
export interface GlueTable {
  Name: string;
  TableType: string;
  Parameters: Record<string, string>;
  PartitionKeys: GlueColumn[];
  StorageDescriptor: GlueStorage;
}

/**
 * The eight tables of a lake at `s3://bucket/prefix` as Glue takes them, for those who write templates. Throws
 * CatalogError `catalog-location-invalid`.
 *
 * @example
 * import { lakeGlueTables } from '@vanta-vuln/athena';
 * const names = lakeGlueTables('s3://bucket/lake').map(({ Name }) => Name);
 */
export function lakeGlueTables(lake: string): readonly GlueTable[] {
  checkLocation(lake);
  return lakeCatalogTables(lake).map(toTableInput);
}

/** A table as Glue takes it; columns that it has keep their place, and new ones come last. */
export function toTableInput({ name, columns, partitionKeys, location }: CatalogTable): GlueTable {
  return {
    Name: name,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { ...TABLE_PARAMETERS },
    PartitionKeys: partitionKeys.map(toGlueColumn),
    StorageDescriptor: describeStorage(columns, location),
  };
}

/** How the files at a place are read: columns are found by name, since files of earlier schemas have fewer. */
export function describeStorage(columns: readonly CatalogColumn[], location: string): GlueStorage {
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

function toGlueColumn({ name, type }: CatalogColumn): GlueColumn {
  return { Name: name, Type: type };
}
