import { DATASET_TABLES } from '@vanta-vuln/core';
import { createSchemaStatements } from '@vanta-vuln/storage-sqlite';
import Database from 'better-sqlite3';

export type FloorDataset = 'vulnerabilities' | 'remediations' | 'assets';

type Stored = string | number | null;
type RawRow = Readonly<Record<string, unknown>>;

/** A database of the product's own tables and indexes that takes rows as plainly as it gets. */
export interface FloorStore {
  insertPage(dataset: FloorDataset, rows: readonly RawRow[]): void;
  close(): void;
}

/** Makes an empty file with the product's tables. */
export function openFloorStore(path: string): FloorStore {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  for (const statement of createSchemaStatements()) database.exec(statement);
  const inserts = {
    vulnerabilities: prepareInsert(database, 'vulnerabilities'),
    remediations: prepareInsert(database, 'remediations'),
    assets: prepareInsert(database, 'assets'),
  };
  const insertPage = database.transaction((dataset: FloorDataset, rows: readonly RawRow[]) => {
    for (const row of rows) inserts[dataset](row);
  });
  return { insertPage, close: () => database.close() };
}

// Where the plain insert finds the value of a column; what is not here is left empty.
const FIELDS: Readonly<Record<string, string>> = {
  cvss_severity_score: 'cvssSeverityScore',
  scanner_score: 'scannerScore',
  integration_id: 'integrationId',
  scan_source: 'scanSource',
  package_identifier: 'packageIdentifier',
  vulnerability_type: 'vulnerabilityType',
  target_id: 'targetId',
  first_detected_at: 'firstDetectedDate',
  source_detected_at: 'sourceDetectedDate',
  last_detected_at: 'lastDetectedDate',
  remediate_by: 'remediateByDate',
  is_fixable: 'isFixable',
  fixed_version: 'fixedVersion',
  related_vulns: 'relatedVulns',
  related_urls: 'relatedUrls',
  external_url: 'externalURL',
  vulnerability_id: 'vulnerabilityId',
  vulnerable_asset_id: 'vulnerableAssetId',
  detected_at: 'detectedDate',
  sla_deadline: 'slaDeadlineDate',
  remediated_at: 'remediationDate',
  asset_type: 'assetType',
  has_been_scanned: 'hasBeenScanned',
  image_scan_tag: 'imageScanTag',
  scanners_json: 'scanners',
};

function prepareInsert(database: Database.Database, dataset: FloorDataset): (row: RawRow) => void {
  const stored = database
    .prepare<[string], string>(
      `SELECT name FROM pragma_table_info(?) WHERE name NOT IN ('rid', 'unusable_values')`,
    )
    .pluck()
    .all(DATASET_TABLES[dataset].name);
  const types = new Map<string, { readonly type: string; readonly nullable: boolean }>(
    DATASET_TABLES[dataset].columns.map(({ name, type, nullable }) => [name, { type, nullable }]),
  );
  const readers = stored.map((name) => {
    const { type = 'string', nullable = true } = types.get(name) ?? {};
    const field = FIELDS[name] ?? name;
    if (name === 'raw_json') return (row: RawRow): Stored => JSON.stringify(row);
    return (row: RawRow): Stored =>
      plain(row[field], type) ?? (nullable ? null : type === 'boolean' ? 0 : '');
  });
  const insert = database.prepare<Stored[]>(
    `INSERT INTO ${DATASET_TABLES[dataset].name} (${stored.join(', ')}) VALUES (${stored.map(() => '?').join(', ')})`,
  );
  return (row) => void insert.run(...readers.map((read) => read(row)));
}

function plain(value: unknown, type: string): Stored {
  if (type === 'timestamp') return typeof value === 'string' ? Date.parse(value) : null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value === undefined || value === null ? null : JSON.stringify(value);
}
