import {
  assetsTable,
  collectBatches,
  remediationsTable,
  rowToJson,
  vulnerabilitiesTable,
} from '@vanta-vuln/core';
import type {
  AssetFilter,
  ColumnValue,
  JsonObject,
  RemediationFilter,
  StorageBackend,
  TableSchema,
  VulnerabilityFilter,
} from '@vanta-vuln/core';
import { parseExactJson } from './exact-json.ts';

/** A whole row: its columns in JSON form, and the row as Vanta sent it, for JSON.stringify to write. */
export interface StoredRecord {
  readonly row: JsonObject;
  readonly raw: unknown;
}

const MOST_SEVERE_FIRST = { column: 'severity', direction: 'asc' } as const;

const VULNERABILITY_COLUMNS = vulnerabilitiesTable.columns.map(({ name }) => name);
const REMEDIATION_COLUMNS = remediationsTable.columns.map(({ name }) => name);
const ASSET_COLUMNS = assetsTable.columns.map(({ name }) => name);

/** The first vulnerabilities that a filter leaves, as whole rows, the most severe first. */
export async function readVulnerabilities(
  store: StorageBackend,
  filter: VulnerabilityFilter,
  limit: number,
): Promise<StoredRecord[]> {
  const columns = VULNERABILITY_COLUMNS;
  const rows = store.readRows('vulnerabilities', { columns, filter, sort: MOST_SEVERE_FIRST, limit });
  return toRecords(vulnerabilitiesTable, await collectBatches(rows));
}

/** The first remediations that a filter leaves, as whole rows, the most severe first. */
export async function readRemediations(
  store: StorageBackend,
  filter: RemediationFilter,
  limit: number,
): Promise<StoredRecord[]> {
  const columns = REMEDIATION_COLUMNS;
  const rows = store.readRows('remediations', { columns, filter, sort: MOST_SEVERE_FIRST, limit });
  return toRecords(remediationsTable, await collectBatches(rows));
}

/** The first assets that a filter leaves, as whole rows. */
export async function readAssets(
  store: StorageBackend,
  filter: AssetFilter,
  limit: number,
): Promise<StoredRecord[]> {
  const rows = store.readRows('assets', { columns: ASSET_COLUMNS, filter, limit });
  return toRecords(assetsTable, await collectBatches(rows));
}

function toRecords(table: TableSchema, rows: readonly (readonly ColumnValue[])[]): StoredRecord[] {
  return rows.map((values) => {
    const row = Object.fromEntries(table.columns.map(({ name }, index) => [name, values[index]]));
    const { raw_json: rawJson, ...rest } = rowToJson(table, row);
    return { row: rest, raw: typeof rawJson === 'string' ? parseExactJson(rawJson) : null };
  });
}
