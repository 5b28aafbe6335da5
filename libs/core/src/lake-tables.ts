import { DATASET_TABLES } from './dataset.ts';
import type { DatasetName } from './dataset.ts';
import { partitionPath } from './partition.ts';
import type { TableSchema } from './table-schema.ts';
import {
  assetsTable,
  historyTable,
  remediationsTable,
  syncHistoryTable,
  vulnerabilitiesTable,
} from './tables.ts';

/** The key of the pointer of a lake: which run readers see, and its objects. */
export const COMMIT_KEY = 'commit.json';

/** The key of the copy of a dataset as the last run of a day (`2024-01-15`) left it. */
export const dayKey = (dataset: DatasetName, date: string) =>
  `${partitionPath({ table: DATASET_TABLES[dataset].name, date })}/${dataset}.parquet`;

/** What to do where the rows of the last run are gone, or a file of another run stands in their place. */
export const LOST_SNAPSHOT_HINT =
  'Put it back, from a backup or as an older version of the object. Where there is none, copy the file in the `current` folder of its table over it.';

/** A table of the lake as SQL knows it. */
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
