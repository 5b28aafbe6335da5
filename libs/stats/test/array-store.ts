import type {
  DatasetColumn,
  DatasetName,
  DatasetRow,
  IntegrationRow,
  Projected,
  ReadRowsOptions,
  RowFilter,
  StagedRow,
  StorageBackend,
  SyncRun,
  VulnerabilityFilter,
} from '@vanta-vuln/core';

/** What a store holds. */
export interface StoredRows {
  readonly vulnerabilities: readonly StagedRow<'vulnerabilities'>[];
  readonly remediations: readonly StagedRow<'remediations'>[];
  readonly assets: readonly StagedRow<'assets'>[];
  readonly integrations?: readonly Omit<IntegrationRow, 'run_id' | 'observed_at'>[];
  readonly lastRun?: SyncRun | null;
}

/** The part of a store that statistics read. */
export type ReadableStore = Pick<StorageBackend, 'readRows' | 'readIntegrations' | 'lastRun'>;

const STAMP = { run_id: 'run-1', observed_at: 0 };

/** A store whose rows are arrays, with the filters of the port that these tests use. */
export function arrayStore(stored: StoredRows): ReadableStore {
  const rows: { readonly [D in DatasetName]: readonly DatasetRow<D>[] } = {
    vulnerabilities: stored.vulnerabilities.map((row) => ({ ...row, ...STAMP })),
    remediations: stored.remediations.map((row) => ({ ...row, ...STAMP })),
    assets: stored.assets.map((row) => ({ ...row, ...STAMP })),
  };
  return {
    readRows: (dataset, options) => readArray(rows[dataset], dataset, options),
    readIntegrations: async () => (stored.integrations ?? []).map((row) => ({ ...row, ...STAMP })),
    lastRun: async () => stored.lastRun ?? null,
  };
}

async function* readArray<D extends DatasetName, const Columns extends readonly DatasetColumn<D>[]>(
  rows: readonly DatasetRow<D>[],
  dataset: D,
  { columns, filter, batchSize = 7 }: ReadRowsOptions<D, Columns>,
): AsyncGenerator<readonly Projected<DatasetRow<D>, Columns>[]> {
  const matching = filter === undefined ? rows : rows.filter(MATCHERS[dataset](filter));
  const tuples = matching
    .map((row) => columns.map((column) => row[column]))
    .filter((tuple) => isProjected<D, Columns>(tuple));
  for (let start = 0; start < tuples.length; start += batchSize) yield tuples.slice(start, start + batchSize);
}

function isProjected<D extends DatasetName, Columns extends readonly DatasetColumn<D>[]>(
  tuple: readonly unknown[],
): tuple is Projected<DatasetRow<D>, Columns> {
  return tuple.length > 0;
}

type Matcher<D extends DatasetName> = (filter: RowFilter<D>) => (row: DatasetRow<D>) => boolean;

const MATCHERS: { readonly [D in DatasetName]: Matcher<D> } = {
  vulnerabilities: (filter) => (row) => matchesVulnerability(row, filter),
  remediations:
    ({ severities, assetId }) =>
    (row) =>
      (severities?.includes(row.severity) ?? true) &&
      (assetId === undefined || assetId === row.vulnerable_asset_id),
  assets: () => () => true,
};

function matchesVulnerability(
  row: DatasetRow<'vulnerabilities'>,
  { severities, assetId, cve, fixable }: VulnerabilityFilter,
): boolean {
  return (
    (severities?.includes(row.severity) ?? true) &&
    (assetId === undefined || assetId === row.target_id) &&
    (cve === undefined || row.name?.includes(cve) === true) &&
    (fixable === undefined || fixable === row.is_fixable)
  );
}
