import { DATASETS, DATASET_TABLES } from '@vanta-vuln/core';
import type { DatasetColumn, DatasetName, StorageBackend } from '@vanta-vuln/core';
import { collect } from '@vanta-vuln/contract-tests/lists';

function allColumns<D extends DatasetName>(dataset: D): DatasetColumn<D>[] {
  const names: readonly string[] = DATASET_TABLES[dataset].columns.map(({ name }) => name);
  const isColumn = (name: string): name is DatasetColumn<D> => names.includes(name);
  return names.filter(isColumn);
}

/** Every row of a dataset, by id. */
export function readAllRows(store: StorageBackend, dataset: DatasetName): Promise<unknown[]> {
  const sort = { column: 'id', direction: 'asc' } as const;
  return collect<unknown>(store.readRows(dataset, { columns: allColumns(dataset), sort }));
}

/** All that a store shows: its rows, its history, its completed runs. */
export async function readState(store: StorageBackend) {
  const runs = await collect(store.readRuns());
  return {
    rows: await Promise.all(DATASETS.map((dataset) => readAllRows(store, dataset))),
    events: await collect(store.readEvents()),
    runs: runs
      .filter(({ status }) => status === 'completed')
      .map(({ id, counts, observedAt }) => ({ id, counts, observedAt })),
    integrations: await store.readIntegrations(),
    last: (await store.lastRun())?.id,
  };
}
