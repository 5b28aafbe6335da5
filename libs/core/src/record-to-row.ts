import { assetColumns } from './asset-columns.ts';
import { contentHash } from './content-hash.ts';
import type { DatasetName, StagedRow } from './dataset.ts';
import type { ResourceRecords, UnusableValue, UsableRecord } from './parse-record.ts';
import { normalizeSeverity } from './severity.ts';
import { storedId } from './stored-id.ts';
import type { RowValues } from './table-schema.ts';
import { parseTimestamp } from './timestamp.ts';
import type { Vulnerability } from './vulnerability.ts';
import type { VulnerabilityRemediation } from './vulnerability-remediation.ts';

/** Notes a value that could not be understood; the column becomes null. */
export type ReportUnusableValue = (value: UnusableValue) => void;

/** A record that can be used, with its JSON text where the caller has that already. */
export interface RecordToConvert<D extends DatasetName> extends Pick<UsableRecord<D>, 'record' | 'raw'> {
  /** @default raw as JSON text */
  readonly rawJson?: string | undefined;
}

/**
 * The row of a record as it is staged: normalised columns, the raw JSON as received and the content hash.
 *
 * A date that is none becomes null and is reported.
 */
export function recordToRow<D extends DatasetName>(
  dataset: D,
  { record, raw, rawJson = JSON.stringify(raw) }: RecordToConvert<D>,
  reportUnusableValue: ReportUnusableValue,
): StagedRow<D> {
  return TO_ROW[dataset](record, rawJson, (field, text) => {
    if (text === null || text === undefined) return null;
    const milliseconds = parseTimestamp(text);
    if (milliseconds === null) reportUnusableValue({ field, text });
    return milliseconds;
  });
}

const TO_ROW: {
  readonly [D in DatasetName]: (record: ResourceRecords[D], rawJson: string, date: ReadDate) => StagedRow<D>;
} = {
  vulnerabilities: (record, rawJson, date) =>
    withHash('vulnerabilities', vulnerabilityColumns(record, date), rawJson),
  remediations: (record, rawJson, date) =>
    withHash('remediations', remediationColumns(record, date), rawJson),
  assets: (record, rawJson) => withHash('assets', assetColumns(record), rawJson),
};

type ReadDate = (field: string, text: string | null | undefined) => number | null;

function withHash<Columns extends RowValues>(dataset: DatasetName, columns: Columns, rawJson: string) {
  return { ...columns, content_hash: contentHash(dataset, columns), raw_json: rawJson };
}

function vulnerabilityColumns(record: Vulnerability, date: ReadDate) {
  const deactivation = record.deactivateMetadata ?? null;
  return {
    id: storedId(record.id),
    name: record.name ?? null,
    description: record.description ?? null,
    severity: normalizeSeverity(record.severity),
    cvss_severity_score: record.cvssSeverityScore ?? null,
    scanner_score: record.scannerScore ?? null,
    integration_id: record.integrationId ?? null,
    scan_source: record.scanSource ?? null,
    package_identifier: record.packageIdentifier ?? null,
    vulnerability_type: record.vulnerabilityType ?? null,
    target_id: record.targetId ?? null,
    first_detected_at: date('firstDetectedDate', record.firstDetectedDate),
    source_detected_at: date('sourceDetectedDate', record.sourceDetectedDate),
    last_detected_at: date('lastDetectedDate', record.lastDetectedDate),
    remediate_by: date('remediateByDate', record.remediateByDate),
    is_fixable: record.isFixable ?? false,
    fixed_version: record.fixedVersion ?? null,
    is_deactivated: deactivation !== null,
    deactivated_at: date('deactivateMetadata.deactivatedOnDate', deactivation?.deactivatedOnDate),
    deactivated_until: date('deactivateMetadata.deactivatedUntilDate', deactivation?.deactivatedUntilDate),
    deactivated_by: deactivation?.deactivatedBy ?? null,
    deactivation_reason: deactivation?.deactivationReason ?? null,
    deactivated_indefinitely: deactivation?.isVulnDeactivatedIndefinitely ?? null,
    related_vulns: record.relatedVulns ?? [],
    related_urls: record.relatedUrls ?? [],
    external_url: record.externalURL ?? null,
  };
}

function remediationColumns(record: VulnerabilityRemediation, date: ReadDate) {
  return {
    id: storedId(record.id),
    vulnerability_id: record.vulnerabilityId ?? null,
    vulnerable_asset_id: record.vulnerableAssetId ?? null,
    severity: normalizeSeverity(record.severity),
    detected_at: date('detectedDate', record.detectedDate),
    sla_deadline: date('slaDeadlineDate', record.slaDeadlineDate),
    remediated_at: date('remediationDate', record.remediationDate),
  };
}
