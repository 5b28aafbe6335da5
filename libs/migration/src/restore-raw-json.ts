import { DATASET_TABLES, isJsonObject, rowToJson, valueToJson, vulnerabilitiesTable } from '@vanta-vuln/core';
import type { DatasetName, JsonObject, JsonValue, RowValues } from '@vanta-vuln/core';

// Which field of Vanta's row a column comes from. Other columns of an asset are gathered from its scanners.
const FIELDS: Readonly<Record<DatasetName, Readonly<Record<string, string>>>> = {
  vulnerabilities: {
    name: 'name',
    description: 'description',
    severity: 'severity',
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
  },
  remediations: {
    vulnerability_id: 'vulnerabilityId',
    vulnerable_asset_id: 'vulnerableAssetId',
    severity: 'severity',
    detected_at: 'detectedDate',
    sla_deadline: 'slaDeadlineDate',
    remediated_at: 'remediationDate',
  },
  assets: {
    name: 'name',
    asset_type: 'assetType',
    has_been_scanned: 'hasBeenScanned',
    image_scan_tag: 'imageScanTag',
  },
};

/**
 * The raw JSON of a row with the changed columns set back to what the row says, so that reading it anew gives the
 * row. Fields that no column holds stay as they were last read; the text itself is returned when nothing changes.
 */
export function restoreRawJson(dataset: DatasetName, row: RowValues, changed: ReadonlySet<string>): string {
  const text = String(row['raw_json']);
  if (changed.size === 0) return text;
  const raw: unknown = JSON.parse(text);
  if (!isJsonObject(raw)) return text;
  return JSON.stringify({ ...raw, ...restoredFields(dataset, row, changed) });
}

function restoredFields(
  dataset: DatasetName,
  row: RowValues,
  changed: ReadonlySet<string>,
): Readonly<Record<string, JsonValue>> {
  const fields: Record<string, JsonValue> = {};
  for (const column of DATASET_TABLES[dataset].columns) {
    const field = FIELDS[dataset][column.name];
    if (field !== undefined && changed.has(column.name))
      fields[field] = valueToJson(column, row[column.name]);
  }
  if (dataset === 'vulnerabilities' && isAnyOf(changed, /^(is_)?deactivat/)) {
    fields['deactivateMetadata'] = deactivation(row);
  }
  if (changed.has('scanners_json')) fields['scanners'] = scanners(row);
  return fields;
}

const isAnyOf = (names: ReadonlySet<string>, pattern: RegExp) =>
  [...names].some((name) => pattern.test(name));

function deactivation(row: RowValues): JsonObject | null {
  if (row['is_deactivated'] !== true) return null;
  const values = rowToJson(vulnerabilitiesTable, row);
  return {
    deactivatedBy: values['deactivated_by'],
    deactivatedOnDate: values['deactivated_at'],
    deactivationReason: values['deactivation_reason'],
    deactivatedUntilDate: values['deactivated_until'],
    isVulnDeactivatedIndefinitely: values['deactivated_indefinitely'],
  };
}

function scanners(row: RowValues): JsonValue {
  const parsed: unknown = JSON.parse(String(row['scanners_json']));
  return Array.isArray(parsed) ? parsed.filter(isJsonObject) : [];
}
