import { DATASET_TABLES, integrationsTable, mapDatasets } from '@vanta-vuln/core';
import type { Column, DatasetName, TableSchema } from '@vanta-vuln/core';

/** How a dataset lies in the file. */
export interface DatasetTable {
  readonly dataset: DatasetName;
  /** The table of the committed rows. */
  readonly name: string;
  /** The table of what a run has staged: same columns, same keys. */
  readonly staged: string;
  /** The stored columns in the order in which they lie in a record. */
  readonly columns: readonly Column[];
  /** The columns that name a row of another dataset; rows are looked up by them. */
  readonly references: readonly Reference[];
}

/** A column that holds the id of a row of another dataset. */
export interface Reference {
  readonly column: string;
  readonly to: 'vulnerability' | 'asset';
}

const REFERENCES: Readonly<Record<DatasetName, readonly Reference[]>> = {
  vulnerabilities: [{ column: 'target_id', to: 'asset' }],
  remediations: [
    { column: 'vulnerability_id', to: 'vulnerability' },
    { column: 'vulnerable_asset_id', to: 'asset' },
  ],
  assets: [],
};

// All rows of a table were last seen by the same run, so these two stand once in dataset_state.
const STATE_COLUMNS = new Set(['run_id', 'observed_at']);

// Long texts last: whoever reads the other columns never has to walk over them.
const WIDE_COLUMNS = new Set(['description', 'scanners_json', 'raw_json']);

function storedColumns(table: TableSchema): readonly Column[] {
  const stored = table.columns.filter((column) => !STATE_COLUMNS.has(column.name));
  const isWide = (column: Column) => WIDE_COLUMNS.has(column.name);
  return [...stored.filter((column) => !isWide(column)), ...stored.filter(isWide)];
}

/** The layout of each dataset, made from its schema. */
export const DATASET_LAYOUT: Readonly<Record<DatasetName, DatasetTable>> = mapDatasets((dataset) => ({
  dataset,
  name: DATASET_TABLES[dataset].name,
  staged: `staged_${DATASET_TABLES[dataset].name}`,
  columns: storedColumns(DATASET_TABLES[dataset]),
  references: REFERENCES[dataset],
}));

/** The stored columns of the integrations. */
export const INTEGRATION_COLUMNS = storedColumns(integrationsTable);
