import {
  assetsTable,
  historyTable,
  remediationsTable,
  syncHistoryTable,
  vulnerabilitiesTable,
} from '@vanta-vuln/core';
import type { DatasetName, TableSchema } from '@vanta-vuln/core';

/** A table as SQL knows it. */
export interface LakeTable {
  /** `vanta_vulnerabilities`. */
  readonly name: string;
  readonly schema: TableSchema;
  /** The dataset whose current rows it shows; null for a table that is partitioned by day. */
  readonly currentOf: DatasetName | null;
}

const daily = (schema: TableSchema): LakeTable => ({ name: `vanta_${schema.name}`, schema, currentOf: null });

const current = (schema: TableSchema, dataset: DatasetName): LakeTable => ({
  name: `vanta_${schema.name}_current`,
  schema,
  currentOf: dataset,
});

/** The eight tables of the lake. */
export const LAKE_TABLES: readonly LakeTable[] = [
  daily(vulnerabilitiesTable),
  daily(remediationsTable),
  daily(assetsTable),
  daily(historyTable),
  daily(syncHistoryTable),
  current(vulnerabilitiesTable, 'vulnerabilities'),
  current(remediationsTable, 'remediations'),
  current(assetsTable, 'assets'),
];

/** The columns of the days, which are in the paths of the files and not inside them. */
export const PARTITION_COLUMNS: readonly string[] = ['year', 'month', 'day'];

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
