import type { DatasetName } from './dataset.ts';
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
