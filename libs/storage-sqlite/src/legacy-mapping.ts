import type { DatasetName, JsonObject } from '@vanta-vuln/core';
import { booleanOf, legacyRecord, listOf, numberOf, objectOf, textOf } from './legacy-record.ts';
import type { LegacyRow } from './legacy-record.ts';

/** A table of an older tool, the dataset that it holds, and what its rows are as records of the API. */
export interface LegacyTable {
  readonly name: string;
  readonly dataset: DatasetName;
  readonly toRecord: (row: LegacyRow) => JsonObject;
}

const PYTHON_TABLES: readonly LegacyTable[] = [
  {
    name: 'vulnerabilities',
    dataset: 'vulnerabilities',
    toRecord: (row) =>
      legacyRecord('vulnerabilities', row, {
        ...findingFields(row),
        firstDetectedDate: textOf(row['first_detected_date']),
        sourceDetectedDate: textOf(row['source_detected_date']),
        lastDetectedDate: textOf(row['last_detected_date']),
        cvssSeverityScore: numberOf(row['cvss_severity_score']),
        remediateByDate: textOf(row['remediate_by_date']),
        deactivateMetadata: objectOf(row['deactivate_metadata']),
      }),
  },
  { name: 'vulnerability_remediations', dataset: 'remediations', toRecord: remediationRecord },
];

const DESKTOP_TABLES: readonly LegacyTable[] = [
  {
    name: 'vulnerabilities',
    dataset: 'vulnerabilities',
    toRecord: (row) => {
      const deactivatedOn = textOf(row['deactivated_on']);
      return legacyRecord('vulnerabilities', row, {
        ...findingFields(row),
        firstDetectedDate: textOf(row['first_detected']),
        sourceDetectedDate: textOf(row['source_detected']),
        lastDetectedDate: textOf(row['last_detected']),
        cvssSeverityScore: numberOf(row['cvss_score']),
        remediateByDate: textOf(row['remediate_by']),
        deactivateMetadata: deactivatedOn === null ? null : { deactivatedOnDate: deactivatedOn },
      });
    },
  },
  { name: 'vulnerability_remediations', dataset: 'remediations', toRecord: remediationRecord },
  // Both tables list assets; the first that has an id wins.
  { name: 'vulnerable_assets', dataset: 'assets', toRecord: (row) => assetRecord(row, 'display_name') },
  { name: 'assets', dataset: 'assets', toRecord: (row) => assetRecord(row, 'name') },
];

/** The tables of each older tool, in the order in which they are read; any may be absent. */
export const LEGACY_TABLES = { python: PYTHON_TABLES, desktop: DESKTOP_TABLES } as const;

/** What both tools call by the same name. */
function findingFields(row: LegacyRow): JsonObject {
  return {
    id: textOf(row['id']),
    name: textOf(row['name']),
    description: textOf(row['description']),
    integrationId: textOf(row['integration_id']),
    packageIdentifier: textOf(row['package_identifier']),
    vulnerabilityType: textOf(row['vulnerability_type']),
    targetId: textOf(row['target_id']),
    severity: textOf(row['severity']),
    scannerScore: numberOf(row['scanner_score']),
    isFixable: booleanOf(row['is_fixable']),
    externalURL: textOf(row['external_url']),
    scanSource: textOf(row['scan_source']),
    relatedVulns: listOf(row['related_vulns']),
    relatedUrls: listOf(row['related_urls']),
  };
}

function remediationRecord(row: LegacyRow): JsonObject {
  return legacyRecord('remediations', row, {
    id: textOf(row['id']),
    vulnerabilityId: textOf(row['vulnerability_id']),
    vulnerableAssetId: textOf(row['vulnerable_asset_id']),
    severity: textOf(row['severity']),
    detectedDate: textOf(row['detected_date']),
    slaDeadlineDate: textOf(row['sla_deadline_date']),
    remediationDate: textOf(row['remediation_date']),
  });
}

function assetRecord(row: LegacyRow, nameColumn: string): JsonObject {
  return legacyRecord('assets', row, {
    id: textOf(row['id']),
    name: textOf(row[nameColumn]),
    assetType: textOf(row['asset_type']),
    scanners: scannersOf(row),
  });
}

/** Older rows name one integration, an environment and an owner; today these come from the scanners. */
function scannersOf(row: LegacyRow): readonly JsonObject[] | null {
  const integrationId = textOf(row['integration_id']);
  const tags = [
    ['environment', textOf(row['environment'])],
    ['owner', textOf(row['primary_owner'])],
  ] as const;
  const assetTags = tags.flatMap(([key, value]) => (value === null ? [] : [{ key, value }]));
  return integrationId === null && assetTags.length === 0 ? null : [{ integrationId, assetTags }];
}
