import { assetsTable, remediationsTable, vulnerabilitiesTable } from '@vanta-vuln/core';
import type { Column, ColumnValue, StorageBackend } from '@vanta-vuln/core';
import type { ExportSelection } from './export-selection.ts';

/** Rows of one dataset in batches, and the columns in which their values stand. */
export interface ExportRows {
  readonly columns: readonly Column[];
  readonly batches: AsyncIterable<readonly (readonly ColumnValue[])[]>;
}

// Of no use outside the database; the raw row has its own switch.
const INTERNAL = ['content_hash', 'raw_json'] as const;

function isExported<C extends Column>(
  column: C,
): column is Exclude<C, { readonly name: (typeof INTERNAL)[number] }> {
  return !INTERNAL.some((name) => name === column.name);
}

const VULNERABILITY_COLUMNS = vulnerabilitiesTable.columns.filter(isExported);
const REMEDIATION_COLUMNS = remediationsTable.columns.filter(isExported);
const ASSET_COLUMNS = assetsTable.columns.filter(isExported);

/** The selected rows, all columns but those that serve the database alone. */
export function exportRows(store: StorageBackend, { dataset, filter }: ExportSelection): ExportRows {
  switch (dataset) {
    case 'vulnerabilities': {
      const columns = VULNERABILITY_COLUMNS.map(({ name }) => name);
      return { columns: VULNERABILITY_COLUMNS, batches: store.readRows(dataset, { columns, filter }) };
    }
    case 'remediations': {
      const columns = REMEDIATION_COLUMNS.map(({ name }) => name);
      return { columns: REMEDIATION_COLUMNS, batches: store.readRows(dataset, { columns, filter }) };
    }
    case 'assets': {
      const columns = ASSET_COLUMNS.map(({ name }) => name);
      return { columns: ASSET_COLUMNS, batches: store.readRows(dataset, { columns, filter }) };
    }
  }
}

/** The selected rows as Vanta sent them, as JSON texts. */
export async function* exportRawRows(
  store: StorageBackend,
  selection: ExportSelection,
): AsyncGenerator<readonly string[]> {
  for await (const batch of rawBatches(store, selection)) yield batch.map(([text]) => text);
}

function rawBatches(store: StorageBackend, { dataset, filter }: ExportSelection) {
  const columns = ['raw_json'] as const;
  switch (dataset) {
    case 'vulnerabilities':
      return store.readRows(dataset, { columns, filter });
    case 'remediations':
      return store.readRows(dataset, { columns, filter });
    case 'assets':
      return store.readRows(dataset, { columns, filter });
  }
}
