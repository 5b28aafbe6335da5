import type { JsonObject } from '@vanta-vuln/core';
import Database from 'better-sqlite3';

/** A finding as both older tools kept it. */
export interface LegacyFinding {
  readonly id: string;
  readonly name: string;
  readonly severity: string;
  readonly targetId: string;
  readonly firstDetectedDate: string;
  readonly isFixable: boolean;
  readonly cvss: number | null;
  readonly deactivatedOn?: string;
}

export const LEGACY_FINDINGS: readonly LegacyFinding[] = [
  finding('v1', { name: 'CVE-2021-44228', severity: 'CRITICAL', cvss: 10 }),
  finding('v2', { name: 'CVE-2014-0160', severity: 'HIGH', cvss: 7.5, targetId: 'a2' }),
  finding('v3', {
    name: 'CVE-2014-0160',
    severity: 'HIGH',
    cvss: null,
    deactivatedOn: '2024-02-01T00:00:00.000Z',
  }),
  finding('v4', { name: 'CVE-2023-44487', severity: 'MEDIUM', cvss: 7.5, isFixable: false }),
];

function finding(id: string, fields: Partial<LegacyFinding>): LegacyFinding {
  return {
    id,
    name: 'CVE-2020-1',
    severity: 'LOW',
    targetId: 'a1',
    firstDetectedDate: '2024-01-10T08:00:00.000Z',
    isFixable: true,
    cvss: null,
    ...fields,
  };
}

/** The finding as the API sent it. */
export function rawFinding(row: LegacyFinding): JsonObject {
  return {
    id: row.id,
    name: row.name,
    severity: row.severity,
    targetId: row.targetId,
    firstDetectedDate: row.firstDetectedDate,
    isFixable: row.isFixable,
    cvssSeverityScore: row.cvss,
    integrationId: 'inspector',
    relatedVulns: [],
    relatedUrls: [],
    deactivateMetadata:
      row.deactivatedOn === undefined ? null : { deactivatedOnDate: row.deactivatedOn, deactivatedBy: 'Ana' },
  };
}

/** Makes a database as the Python tool did. */
export function createPythonDatabase(path: string): void {
  const database = new Database(path);
  database.exec(`
    CREATE TABLE vulnerabilities (id TEXT PRIMARY KEY, name TEXT, description TEXT, integration_id TEXT, package_identifier TEXT,
      vulnerability_type TEXT, target_id TEXT, first_detected_date TEXT, source_detected_date TEXT, last_detected_date TEXT,
      severity TEXT, cvss_severity_score REAL, scanner_score REAL, is_fixable INTEGER, remediate_by_date TEXT, external_url TEXT,
      scan_source TEXT, deactivate_metadata TEXT, related_vulns TEXT, related_urls TEXT, last_updated TEXT, raw_data TEXT);
    CREATE TABLE vulnerability_remediations (id TEXT PRIMARY KEY, vulnerability_id TEXT, vulnerable_asset_id TEXT, severity TEXT,
      detected_date TEXT, sla_deadline_date TEXT, remediation_date TEXT, is_remediated_on_time INTEGER, integration_id TEXT,
      integration_type TEXT, status TEXT, last_updated TEXT, raw_data TEXT);
    CREATE TABLE data_elements (record_type TEXT, record_id TEXT, element_path TEXT, element_value TEXT, last_updated TEXT,
      PRIMARY KEY (record_type, record_id, element_path));
    CREATE TABLE vulnerability_history (id INTEGER PRIMARY KEY, vuln_id TEXT, name TEXT, severity TEXT, is_deactivated INTEGER,
      deactivation_date TEXT, snapshot_date TEXT, change_type TEXT, raw_data TEXT);
    CREATE INDEX idx_vuln_severity ON vulnerabilities (severity);
    CREATE TABLE sync_history (id INTEGER PRIMARY KEY, sync_date TEXT, vulnerabilities_count INTEGER, new_count INTEGER,
      updated_count INTEGER, remediated_count INTEGER)`);
  const insert = database.prepare(
    `INSERT INTO vulnerabilities (id, name, integration_id, target_id, first_detected_date, severity, cvss_severity_score,
      is_fixable, deactivate_metadata, related_vulns, related_urls, last_updated, raw_data)
    VALUES (?, ?, 'inspector', ?, ?, ?, ?, ?, ?, '[]', '[]', '2024-02-02T06:00:00.123456', ?)`,
  );
  for (const row of LEGACY_FINDINGS) {
    const raw = rawFinding(row);
    const metadata = row.deactivatedOn === undefined ? null : JSON.stringify(raw['deactivateMetadata']);
    const { id, name, targetId, firstDetectedDate, severity, cvss } = row;
    insert.run(
      id,
      name,
      targetId,
      firstDetectedDate,
      severity,
      cvss,
      row.isFixable ? 1 : 0,
      metadata,
      JSON.stringify(raw),
    );
  }
  database.exec(`
    INSERT INTO vulnerability_remediations (id, vulnerability_id, vulnerable_asset_id, severity, detected_date, sla_deadline_date,
      remediation_date, is_remediated_on_time, status, last_updated, raw_data) VALUES
      ('r1', 'v1', 'a1', 'critical', '2024-01-10T08:00:00.000Z', '2024-01-17T08:00:00.000Z', '2024-01-15T08:00:00.000Z', 1, 'closed', '2024-02-02T06:00:00.123456', '{"id":"r1"}'),
      ('r2', 'v2', 'a2', 'high', '2024-01-10T08:00:00', '2024-01-20T08:00:00', NULL, NULL, 'overdue', '2024-02-02T06:00:00.123456', 'not json');
    INSERT INTO vulnerability_history (vuln_id, name, severity, is_deactivated, snapshot_date, change_type, raw_data) VALUES
      ('v1', 'CVE-2021-44228', 'CRITICAL', 0, '2024-01-11T06:00:00.000001', 'discovered', '{}'),
      ('v3', 'CVE-2014-0160', 'HIGH', 1, '2024-02-02T06:00:00.000001', 'remediated', '{}');
    INSERT INTO data_elements VALUES ('vulnerability', 'v1', 'id', '"v1"', '2024-02-02T06:00:00.123456');
    INSERT INTO sync_history (sync_date, vulnerabilities_count, new_count, updated_count, remediated_count) VALUES
      ('2024-01-11T06:00:00.000001', 3, 3, 0, 0), ('2024-02-02T06:00:00.000001', 4, 1, 0, 1)`);
  database.close();
}

/** Makes a database as the desktop app did, with rows of older builds and of people. */
export function createDesktopDatabase(path: string): void {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.exec(`
    CREATE TABLE vulnerabilities (id TEXT PRIMARY KEY, name TEXT, description TEXT, integration_id TEXT, package_identifier TEXT,
      vulnerability_type TEXT, target_id TEXT, first_detected TEXT, source_detected TEXT, last_detected TEXT, severity TEXT,
      cvss_score REAL, scanner_score REAL, is_fixable INTEGER, remediate_by TEXT, external_url TEXT, scan_source TEXT,
      deactivated_on TEXT, related_vulns TEXT, related_urls TEXT, updated_at TEXT NOT NULL, raw_data TEXT NOT NULL);
    CREATE TABLE vulnerability_remediations (id TEXT PRIMARY KEY, vulnerability_id TEXT, vulnerable_asset_id TEXT, severity TEXT,
      detected_date TEXT, sla_deadline_date TEXT, remediation_date TEXT, remediated_on_time INTEGER, integration_id TEXT,
      integration_type TEXT, status TEXT, updated_at TEXT, raw_data TEXT);
    CREATE TABLE vulnerable_assets (id TEXT PRIMARY KEY, asset_type TEXT, display_name TEXT, integration_id TEXT,
      integration_type TEXT, vulnerability_count INTEGER, critical_count INTEGER, high_count INTEGER, medium_count INTEGER,
      low_count INTEGER, first_detected TEXT, last_detected TEXT, updated_at TEXT, metadata TEXT, raw_data TEXT);
    CREATE TABLE sync_history (id INTEGER PRIMARY KEY, sync_date TEXT, event_type TEXT, message TEXT, details TEXT,
      vulnerabilities_count INTEGER, vulnerabilities_new INTEGER, vulnerabilities_updated INTEGER,
      vulnerabilities_remediated INTEGER, remediations_count INTEGER, remediations_new INTEGER, remediations_updated INTEGER,
      new_count INTEGER, updated_count INTEGER, remediated_count INTEGER)`);
  const insert = database.prepare(
    `INSERT INTO vulnerabilities (id, name, integration_id, target_id, first_detected, severity, cvss_score, is_fixable,
      deactivated_on, updated_at, raw_data) VALUES (?, ?, 'inspector', ?, ?, ?, ?, ?, ?, '2024-02-02T06:00:00.000Z', ?)`,
  );
  for (const row of LEGACY_FINDINGS) {
    const { id, name, targetId, firstDetectedDate, severity, cvss, deactivatedOn = null } = row;
    const raw = JSON.stringify(rawFinding(row));
    insert.run(
      id,
      name,
      targetId,
      firstDetectedDate,
      severity,
      cvss,
      row.isFixable ? 1 : 0,
      deactivatedOn,
      raw,
    );
  }
  database.exec(`
    INSERT INTO vulnerabilities (id, name, severity, first_detected, is_fixable, deactivated_on, updated_at, raw_data) VALUES
      ('odd1', NULL, 'INFO', NULL, 1, NULL, '2024-02-02', '{"displayName":"CVE-2019-0708","cvssScore":9.8,"firstDetectedOnDate":"2024-01-05T00:00:00Z","relatedVulnerabilities":["CVE-2019-1181"]}'),
      ('odd2', 'By hand', 'LOW', '2024-01-06', 0, '2024-01-20', '2024-02-02', 'oops');
    INSERT INTO vulnerability_remediations (id, vulnerability_id, severity, detected_date, status, updated_at, raw_data) VALUES
      ('r1', 'v1', 'HIGH', '2024-01-10', 'open', '2024-02-02', '{"id":"r1","remediatedOnTime":true}');
    INSERT INTO vulnerable_assets (id, asset_type, display_name, integration_id, updated_at, raw_data) VALUES
      ('a1', 'SERVER', 'web-1', 'inspector', '2024-02-02', '{"id":"a1","displayName":"web-1"}'), ('a2', NULL, NULL, NULL, NULL, NULL);
    INSERT INTO sync_history (sync_date, event_type, message, vulnerabilities_count, vulnerabilities_new) VALUES
      ('2024-02-01T06:00:00.000Z', 'sync_start', 'Started', NULL, NULL),
      ('2024-02-01T06:10:00.000Z', 'sync_error', 'Network down', NULL, NULL),
      ('2024-02-02T06:00:00.000Z', 'sync_complete', 'Done', 6, 6)`);
  database.close();
}
