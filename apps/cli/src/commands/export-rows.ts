import { assetsTable, remediationsTable, vulnerabilitiesTable } from '@vanta-vuln/core';
import type { Column, ColumnValue, DatasetName, StorageBackend } from '@vanta-vuln/core';
import type { FilterFlags } from '../filter-options.ts';
import { toFilter } from '../to-filter.ts';
import { UsageError } from '../usage-error.ts';

/** Rows of one dataset in batches, and the columns in which their values stand. */
export interface ExportRows {
  readonly columns: readonly Column[];
  readonly batches: AsyncIterable<readonly (readonly ColumnValue[])[]>;
}

// Of no use outside the database; the raw row has its own switch.
const INTERNAL = ['content_hash', 'raw_json'] as const;

function isExported<C extends Column>(column: C): column is Exclude<C, { readonly name: (typeof INTERNAL)[number] }> {
  return !INTERNAL.some((name) => name === column.name);
}

const VULNERABILITY_COLUMNS = vulnerabilitiesTable.columns.filter(isExported);
const REMEDIATION_COLUMNS = remediationsTable.columns.filter(isExported);
const ASSET_COLUMNS = assetsTable.columns.filter(isExported);

/** The rows of a dataset that the flags ask for. Throws UsageError for a filter that the dataset does not know. */
export function exportRows(store: StorageBackend, dataset: DatasetName, flags: FilterFlags): ExportRows {
  switch (dataset) {
    case 'vulnerabilities': {
      const columns = VULNERABILITY_COLUMNS.map(({ name }) => name);
      const batches = store.readRows('vulnerabilities', { columns, filter: toFilter(flags) });
      return { columns: VULNERABILITY_COLUMNS, batches };
    }
    case 'remediations': {
      const columns = REMEDIATION_COLUMNS.map(({ name }) => name);
      const batches = store.readRows('remediations', { columns, filter: remediationFilter(flags) });
      return { columns: REMEDIATION_COLUMNS, batches };
    }
    case 'assets': {
      const columns = ASSET_COLUMNS.map(({ name }) => name);
      const batches = store.readRows('assets', { columns, filter: assetFilter(flags) });
      return { columns: ASSET_COLUMNS, batches };
    }
  }
}

/** The rows of a dataset as Vanta sent them, as JSON texts. */
export async function* exportRawRows(
  store: StorageBackend,
  dataset: DatasetName,
  flags: FilterFlags,
): AsyncGenerator<readonly string[]> {
  for await (const batch of rawBatches(store, dataset, flags)) yield batch.map(([text]) => text);
}

function rawBatches(store: StorageBackend, dataset: DatasetName, flags: FilterFlags) {
  const columns = ['raw_json'] as const;
  switch (dataset) {
    case 'vulnerabilities':
      return store.readRows('vulnerabilities', { columns, filter: toFilter(flags) });
    case 'remediations':
      return store.readRows('remediations', { columns, filter: remediationFilter(flags) });
    case 'assets':
      return store.readRows('assets', { columns, filter: assetFilter(flags) });
  }
}

function remediationFilter(flags: FilterFlags) {
  refuseOthers(flags, ['severity', 'assetId'], 'remediations');
  return { severities: flags.severity, assetId: flags.assetId };
}

function assetFilter(flags: FilterFlags) {
  refuseOthers(flags, ['assetId'], 'assets');
  return { ids: flags.assetId === undefined ? undefined : [flags.assetId] };
}

const FILTER_NAMES: Readonly<Record<keyof FilterFlags, string>> = {
  severity: '--severity',
  cve: '--cve',
  assetId: '--asset-id',
  integration: '--integration',
  package: '--package',
  fixable: '--fixable',
  notFixable: '--not-fixable',
  status: '--status',
  dateIdentifiedStart: '--date-identified-start',
  dateIdentifiedEnd: '--date-identified-end',
  dateRemediatedStart: '--date-remediated-start',
  dateRemediatedEnd: '--date-remediated-end',
  dueFrom: '--due-from',
  dueTo: '--due-to',
};

function refuseOthers(flags: FilterFlags, known: readonly string[], dataset: DatasetName): void {
  for (const [key, flag] of Object.entries(FILTER_NAMES)) {
    if (known.includes(key) || !(key in flags)) continue;
    throw new UsageError(`${flag} does not apply to ${dataset}.`, 'Leave it out, or export vulnerabilities.');
  }
}
