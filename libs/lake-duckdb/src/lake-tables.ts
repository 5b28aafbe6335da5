import { LAKE_TABLES, PARTITION_COLUMNS } from '@vanta-vuln/core';
import type { LakeTable } from '@vanta-vuln/core';

/** What the name of a partitioned table is followed by to name the table of its partitions, as in Athena. */
export const PARTITIONS_SUFFIX = '$partitions';

/** The names of a table's columns in SQL. */
export function columnNames({ schema, currentOf }: LakeTable): readonly string[] {
  const names = schema.columns.map(({ name }) => name);
  return currentOf === null ? [...names, ...PARTITION_COLUMNS] : names;
}

/** The table of a name in any case; undefined when there is none. */
export function findTable(name: string): LakeTable | undefined {
  return LAKE_TABLES.find((table) => table.name === name.toLowerCase());
}
