import { optional, required } from './table-schema.ts';
import type { RowOf, TableSchema } from './table-schema.ts';

/** The version of the schemas below; it grows with every column that is added at the end of a table. */
export const SCHEMA_VERSION = 1;

// What every dataset that is read from Vanta ends with.
const COMMON_COLUMNS = [
  required('content_hash', 'string', 'hash of the domain columns, see contentHash'),
  required('run_id', 'string', 'the sync that last read the row'),
  required('observed_at', 'timestamp', 'when the last stream of that sync ended'),
  required('raw_json', 'string', 'the row as Vanta sent it'),
] as const;

/** The names of the columns that every dataset from Vanta ends with. */
export const COMMON_COLUMN_NAMES: readonly string[] = COMMON_COLUMNS.map((column) => column.name);

/** The columns of vulnerabilities: one row for each finding of a package on an asset. Moments are milliseconds since 1970, UTC. */
export const vulnerabilitiesTable = {
  name: 'vulnerabilities',
  columns: [
    required('id', 'string'),
    optional('name', 'string', 'name, usually the CVE id'),
    optional('description', 'string'),
    required('severity', 'string', 'severity in upper case; UNKNOWN when missing'),
    optional('cvss_severity_score', 'double', 'cvssSeverityScore'),
    optional('scanner_score', 'double', 'scannerScore'),
    optional('integration_id', 'string', 'integrationId'),
    optional('scan_source', 'string', 'scanSource'),
    optional('package_identifier', 'string', 'packageIdentifier'),
    optional('vulnerability_type', 'string', 'vulnerabilityType'),
    optional('target_id', 'string', 'targetId = vulnerable_assets.id'),
    optional('first_detected_at', 'timestamp', 'firstDetectedDate'),
    optional('source_detected_at', 'timestamp', 'sourceDetectedDate'),
    optional('last_detected_at', 'timestamp', 'lastDetectedDate'),
    optional('remediate_by', 'timestamp', 'remediateByDate, the SLA deadline'),
    required('is_fixable', 'boolean', 'isFixable; false when missing'),
    optional('fixed_version', 'string', 'fixedVersion'),
    required('is_deactivated', 'boolean', 'deactivateMetadata is present'),
    optional('deactivated_at', 'timestamp', 'deactivateMetadata.deactivatedOnDate'),
    optional('deactivated_until', 'timestamp', 'deactivateMetadata.deactivatedUntilDate'),
    optional('deactivated_by', 'string', 'deactivateMetadata.deactivatedBy'),
    optional('deactivation_reason', 'string', 'deactivateMetadata.deactivationReason'),
    optional('deactivated_indefinitely', 'boolean', 'deactivateMetadata.isVulnDeactivatedIndefinitely'),
    required('related_vulns', 'string_list', 'relatedVulns'),
    required('related_urls', 'string_list', 'relatedUrls'),
    optional('external_url', 'string', 'externalURL'),
    ...COMMON_COLUMNS,
  ],
} as const satisfies TableSchema;

/** The columns of remediations: one row for each finding that is to be fixed, or was, with its deadline. */
export const remediationsTable = {
  name: 'vulnerability_remediations',
  columns: [
    required('id', 'string'),
    optional('vulnerability_id', 'string', 'vulnerabilityId'),
    optional('vulnerable_asset_id', 'string', 'vulnerableAssetId'),
    required('severity', 'string', 'severity in upper case; UNKNOWN when missing'),
    optional('detected_at', 'timestamp', 'detectedDate'),
    optional('sla_deadline', 'timestamp', 'slaDeadlineDate'),
    optional('remediated_at', 'timestamp', 'remediationDate'),
    ...COMMON_COLUMNS,
  ],
} as const satisfies TableSchema;

/** The columns of assets: one row for each thing that scanners look at; lists gather what its scanners say. */
export const assetsTable = {
  name: 'vulnerable_assets',
  columns: [
    required('id', 'string'),
    optional('name', 'string'),
    required('asset_type', 'string', 'assetType; UNKNOWN when missing'),
    optional('has_been_scanned', 'boolean', 'hasBeenScanned'),
    optional('image_scan_tag', 'string', 'imageScanTag'),
    required('integration_ids', 'string_list', 'scanners[].integrationId, distinct, sorted'),
    required('tags', 'string_list', 'scanners[].assetTags as key=value, distinct, sorted'),
    optional('environment', 'string', 'the tag env or environment of the first scanner that has it'),
    optional('owner', 'string', 'the tag owner or team of the first scanner that has it'),
    required('hostnames', 'string_list', 'scanners[].hostnames and fqdns, distinct, sorted'),
    required('ips', 'string_list', 'scanners[].ipv4s and ipv6s, distinct, sorted'),
    required('operating_systems', 'string_list', 'scanners[].operatingSystems, distinct, sorted'),
    required('image_digests', 'string_list', 'scanners[].imageDigest, distinct, sorted'),
    required('image_tags', 'string_list', 'scanners[].imageTags, distinct, sorted'),
    optional('account', 'string', 'scanners[].parentAccountOrOrganization, first'),
    required(
      'scanners_json',
      'string',
      'scanners as JSON text: the fields known here, dates in UTC, keys and lists of strings and tags sorted',
    ),
    ...COMMON_COLUMNS,
  ],
} as const satisfies TableSchema;

/** The columns of integrations: one row for each connected service that may report findings. */
export const integrationsTable = {
  name: 'integrations',
  columns: [
    required('integration_id', 'string', 'integrationId'),
    optional('display_name', 'string', 'displayName'),
    required('connections', 'bigint', 'number of connections'),
    required('disabled_connections', 'bigint', 'number of connections with isDisabled'),
    optional('error', 'string', 'first connectionErrorMessage'),
    ...COMMON_COLUMNS,
  ],
} as const satisfies TableSchema;

/** The columns of the history: one row for each change of a row of a dataset that a sync saw. */
export const historyTable = {
  name: 'vulnerability_history',
  columns: [
    required('dataset', 'string', 'vulnerabilities, remediations or assets'),
    required('id', 'string', 'id of the row that changed'),
    required('type', 'string', 'see ChangeType'),
    required('at', 'timestamp', 'observed_at of the run'),
    optional('severity', 'string'),
    optional('name', 'string'),
    required('changed_json', 'string', '{column: [before, after]}, dates as ISO 8601'),
    optional('before_json', 'string', 'the whole row before, when it left or its state ended'),
    required('run_id', 'string'),
    required('reconstructed', 'boolean', 'true when it was derived from an older database'),
  ],
} as const satisfies TableSchema;

const countColumns = <const Prefix extends string>(prefix: Prefix) =>
  [
    required(`${prefix}_read`, 'bigint'),
    required(`${prefix}_new`, 'bigint'),
    required(`${prefix}_updated`, 'bigint'),
    required(`${prefix}_unchanged`, 'bigint'),
    required(`${prefix}_reappeared`, 'bigint'),
    required(`${prefix}_deactivated`, 'bigint'),
    required(`${prefix}_reactivated`, 'bigint'),
    required(`${prefix}_remediated`, 'bigint'),
    required(`${prefix}_disappeared`, 'bigint'),
    required(`${prefix}_disappeared_explained`, 'bigint'),
    required(`${prefix}_repeated`, 'bigint'),
    required(`${prefix}_unusable`, 'bigint'),
  ] as const;

/** The columns of the log of syncs: one row for each run, with the counts of each dataset. */
export const syncHistoryTable = {
  name: 'sync_history',
  columns: [
    required('run_id', 'string'),
    required('backend', 'string'),
    required('status', 'string'),
    required('started_at', 'timestamp'),
    required('finished_at', 'timestamp'),
    required('observed_at', 'timestamp', 'when the last stream ended'),
    required('source_url', 'string'),
    required('writer_version', 'string'),
    required('requests', 'bigint'),
    required('throttled', 'bigint', 'answers with status 429'),
    ...countColumns('vulnerabilities'),
    ...countColumns('remediations'),
    ...countColumns('assets'),
    required('unusable_values', 'bigint', 'values that could not be understood and became null'),
    optional('remediations_as_of', 'timestamp', 'the last time that all remediations were read'),
    optional('error', 'string', 'why the run did not complete'),
  ],
} as const satisfies TableSchema;

/** A row of {@link vulnerabilitiesTable}, by the names of its columns. */
export type VulnerabilityRow = RowOf<typeof vulnerabilitiesTable>;
/** A row of {@link remediationsTable}, by the names of its columns. */
export type RemediationRow = RowOf<typeof remediationsTable>;
/** A row of {@link assetsTable}, by the names of its columns. */
export type AssetRow = RowOf<typeof assetsTable>;
/** A row of {@link integrationsTable}, by the names of its columns. */
export type IntegrationRow = RowOf<typeof integrationsTable>;
/** A row of {@link historyTable}, by the names of its columns. */
export type HistoryRow = RowOf<typeof historyTable>;
/** A row of {@link syncHistoryTable}, by the names of its columns. */
export type SyncHistoryRow = RowOf<typeof syncHistoryTable>;
