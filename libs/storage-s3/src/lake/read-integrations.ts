import { integrationsTable } from '@vanta-vuln/core';
import type { IntegrationRow, ObjectStore } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { isRowOf, tupleToRow } from './tuple-to-row.ts';

const COLUMNS = integrationsTable.columns.map(({ name }) => name);

/** The integrations of a snapshot, by id. Throws ObjectNotFoundError where the file is missing. */
export async function readIntegrationRows(
  store: ObjectStore,
  key: string,
): Promise<readonly IntegrationRow[]> {
  const file = await openParquetFile(store, key);
  const rows: IntegrationRow[] = [];
  for await (const batch of file.read({ table: integrationsTable, columns: COLUMNS })) {
    for (const tuple of batch) {
      const row = tupleToRow(integrationsTable, tuple);
      if (isRowOf(integrationsTable, row)) rows.push(row);
    }
  }
  return rows;
}
