import { LAKE_TABLES, PARTITION_COLUMNS, SCHEMA_VERSION } from '@vanta-vuln/core';
import type { ColumnType, LakeTable } from '@vanta-vuln/core';

/** A column as Glue has it. */
export interface CatalogColumn {
  readonly name: string;
  /** As Hive writes it: `array<string>`. */
  readonly type: string;
}

/** A table of the catalog. */
export interface CatalogTable {
  readonly name: string;
  readonly columns: readonly CatalogColumn[];
  /** The columns of the days; empty for a table without partitions. */
  readonly partitionKeys: readonly CatalogColumn[];
  /** With a `/` at its end. */
  readonly location: string;
}

const HIVE_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'string',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamp',
  string_list: 'array<string>',
  bigint: 'bigint',
};

/** The parameter of a table and of a partition that says which schema its files have. */
export const SCHEMA_VERSION_PARAMETER = 'vanta_schema_version';

/** What the catalog is to say of every table. */
export const TABLE_PARAMETERS: Readonly<Record<string, string>> = {
  EXTERNAL: 'TRUE',
  classification: 'parquet',
  [SCHEMA_VERSION_PARAMETER]: String(SCHEMA_VERSION),
};

/** The eight tables of a lake at `s3://bucket/prefix`, as the catalog is to have them. */
export function lakeCatalogTables(lake: string): readonly CatalogTable[] {
  return LAKE_TABLES.map((table) => toCatalogTable(table, lake));
}

function toCatalogTable({ name, schema, currentOf }: LakeTable, lake: string): CatalogTable {
  const folder = `${lake.replace(/\/+$/, '')}/${schema.name}/`;
  const isDaily = currentOf === null;
  return {
    name,
    columns: schema.columns.map((column) => ({ name: column.name, type: HIVE_TYPES[column.type] })),
    partitionKeys: isDaily ? PARTITION_COLUMNS.map((key) => ({ name: key, type: 'string' })) : [],
    location: isDaily ? folder : `${folder}current/`,
  };
}
