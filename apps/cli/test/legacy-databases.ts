import Database from 'better-sqlite3';

const FINDINGS = [
  { id: 'v1', name: 'CVE-2021-44228', severity: 'CRITICAL', score: 10, fixable: true, deactivatedOn: null },
  {
    id: 'v2',
    name: 'CVE-2014-0160',
    severity: 'HIGH',
    score: 7.5,
    fixable: false,
    deactivatedOn: '2024-02-01T00:00:00Z',
  },
  { id: 'v3', name: 'CVE-2019-10744', severity: 'LOW', score: 3.1, fixable: true, deactivatedOn: null },
] as const;

type OldFinding = (typeof FINDINGS)[number];

function rawOf({ id, name, severity, score, fixable, deactivatedOn }: OldFinding): string {
  return JSON.stringify({
    id,
    name,
    severity,
    cvssSeverityScore: score,
    isFixable: fixable,
    integrationId: 'qualys',
    targetId: 'a1',
    firstDetectedDate: '2024-01-01T00:00:00Z',
    deactivateMetadata:
      deactivatedOn === null ? null : { deactivatedBy: 'me', deactivatedOnDate: deactivatedOn },
  });
}

/** A database as the Python tool wrote it: three findings, one of them deactivated. */
export function createPythonDatabase(path: string): void {
  const database = new Database(path);
  database.exec(`
    CREATE TABLE vulnerabilities (id TEXT PRIMARY KEY, name TEXT, description TEXT, integration_id TEXT,
      package_identifier TEXT, vulnerability_type TEXT, target_id TEXT, first_detected_date TEXT,
      source_detected_date TEXT, last_detected_date TEXT, severity TEXT, cvss_severity_score REAL, scanner_score REAL,
      is_fixable BOOLEAN, remediate_by_date TEXT, external_url TEXT, scan_source TEXT, deactivate_metadata TEXT,
      related_vulns TEXT, related_urls TEXT, last_updated TEXT, raw_data TEXT);
    CREATE TABLE vulnerability_remediations (id TEXT PRIMARY KEY, vulnerability_id TEXT, vulnerable_asset_id TEXT,
      severity TEXT, detected_date TEXT, sla_deadline_date TEXT, remediation_date TEXT, is_remediated_on_time BOOLEAN,
      integration_id TEXT, integration_type TEXT, status TEXT, last_updated TEXT, raw_data TEXT);
    CREATE TABLE data_elements (record_type TEXT, record_id TEXT, element_path TEXT, element_value TEXT,
      last_updated TEXT, PRIMARY KEY (record_type, record_id, element_path));
    CREATE TABLE vulnerability_history (id INTEGER PRIMARY KEY, vuln_id TEXT, name TEXT, severity TEXT,
      is_deactivated BOOLEAN, deactivation_date TEXT, snapshot_date TEXT, change_type TEXT, raw_data TEXT);
    CREATE TABLE sync_history (id INTEGER PRIMARY KEY, sync_date TEXT, vulnerabilities_count INTEGER,
      new_count INTEGER, updated_count INTEGER, remediated_count INTEGER);`);
  const insert = database.prepare(`INSERT INTO vulnerabilities
    (id, name, severity, cvss_severity_score, is_fixable, integration_id, target_id, first_detected_date,
      deactivate_metadata, related_vulns, related_urls, last_updated, raw_data)
    VALUES (?, ?, ?, ?, ?, 'qualys', 'a1', '2024-01-01T00:00:00Z', ?, '[]', '[]', '2024-03-01T10:00:00.000000', ?)`);
  for (const finding of FINDINGS) {
    const { id, name, severity, score, fixable, deactivatedOn } = finding;
    const metadata = deactivatedOn === null ? null : JSON.stringify({ deactivatedOnDate: deactivatedOn });
    insert.run(id, name, severity, score, fixable ? 1 : 0, metadata, rawOf(finding));
  }
  database.close();
}

/** A database as the desktop app wrote it, with the same findings and no table of assets. */
export function createDesktopDatabase(path: string): void {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.exec(`
    CREATE TABLE vulnerabilities (id TEXT PRIMARY KEY, name TEXT, description TEXT, integration_id TEXT,
      package_identifier TEXT, vulnerability_type TEXT, target_id TEXT, first_detected TEXT, source_detected TEXT,
      last_detected TEXT, severity TEXT, cvss_score REAL, scanner_score REAL, is_fixable INTEGER, remediate_by TEXT,
      external_url TEXT, scan_source TEXT, deactivated_on TEXT, related_vulns TEXT, related_urls TEXT,
      updated_at TEXT NOT NULL, raw_data TEXT NOT NULL);
    CREATE TABLE vulnerability_remediations (id TEXT PRIMARY KEY, vulnerability_id TEXT, vulnerable_asset_id TEXT,
      severity TEXT, detected_date TEXT, sla_deadline_date TEXT, remediation_date TEXT, remediated_on_time INTEGER,
      integration_id TEXT, integration_type TEXT, status TEXT, updated_at TEXT, raw_data TEXT);
    CREATE TABLE sync_history (id INTEGER PRIMARY KEY, sync_date TEXT, event_type TEXT, message TEXT, details TEXT,
      vulnerabilities_count INTEGER, vulnerabilities_new INTEGER, vulnerabilities_updated INTEGER,
      vulnerabilities_remediated INTEGER, remediations_count INTEGER, remediations_new INTEGER,
      remediations_updated INTEGER, new_count INTEGER, updated_count INTEGER, remediated_count INTEGER);`);
  const insert = database.prepare(`INSERT INTO vulnerabilities
    (id, name, severity, cvss_score, is_fixable, integration_id, target_id, first_detected, deactivated_on, updated_at,
      raw_data)
    VALUES (?, ?, ?, ?, ?, 'qualys', 'a1', '2024-01-01T00:00:00Z', ?, '2024-03-01T10:00:00Z', ?)`);
  for (const finding of FINDINGS) {
    const { id, name, severity, score, fixable, deactivatedOn } = finding;
    insert.run(id, name, severity, score, fixable ? 1 : 0, deactivatedOn, rawOf(finding));
  }
  database.close();
}
