import { assetsTable, remediationsTable, vulnerabilitiesTable } from './tables.ts';
import type { AssetRow, RemediationRow, VulnerabilityRow } from './tables.ts';

/** The three resources that are read from Vanta in full, in the order in which reports name them. */
export const DATASETS = ['vulnerabilities', 'remediations', 'assets'] as const;

/** The name of one of {@link DATASETS}. */
export type DatasetName = (typeof DATASETS)[number];

/** The table that keeps each dataset. */
export const DATASET_TABLES = {
  vulnerabilities: vulnerabilitiesTable,
  remediations: remediationsTable,
  assets: assetsTable,
} as const;

interface DatasetRows {
  readonly vulnerabilities: VulnerabilityRow;
  readonly remediations: RemediationRow;
  readonly assets: AssetRow;
}

/** The row type of each dataset. */
export type DatasetRow<D extends DatasetName> = DatasetRows[D];

type Staged<Row> = Omit<Row, 'run_id' | 'observed_at'>;

interface StagedRows {
  readonly vulnerabilities: Staged<VulnerabilityRow>;
  readonly remediations: Staged<RemediationRow>;
  readonly assets: Staged<AssetRow>;
}

/** A row without what the store adds to it when the run is committed. */
export type StagedRow<D extends DatasetName> = StagedRows[D];

/** The names of a dataset's columns. */
export type DatasetColumn<D extends DatasetName> = keyof DatasetRow<D> & string;

/** One value a dataset, made by a function of the dataset's name. */
export function mapDatasets<Value>(make: (dataset: DatasetName) => Value): Record<DatasetName, Value> {
  return {
    vulnerabilities: make('vulnerabilities'),
    remediations: make('remediations'),
    assets: make('assets'),
  };
}
