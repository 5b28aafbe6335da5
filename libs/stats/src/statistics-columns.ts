import type { AssetRow, Projected, RemediationRow, VulnerabilityRow } from '@vanta-vuln/core';

/** What {@link calculateStatistics} needs of each vulnerability, in this order. */
export const VULNERABILITY_STATISTICS_COLUMNS = [
  'id',
  'name',
  'severity',
  'cvss_severity_score',
  'integration_id',
  'package_identifier',
  'target_id',
  'first_detected_at',
  'remediate_by',
  'is_fixable',
  'is_deactivated',
  'deactivated_until',
] as const satisfies readonly (keyof VulnerabilityRow)[];

/** What {@link calculateStatistics} needs of each remediation, in this order. */
export const REMEDIATION_STATISTICS_COLUMNS = [
  'vulnerability_id',
  'severity',
  'detected_at',
  'sla_deadline',
  'remediated_at',
] as const satisfies readonly (keyof RemediationRow)[];

/** What {@link calculateStatistics} needs of each asset, in this order. */
export const ASSET_STATISTICS_COLUMNS = [
  'id',
  'name',
  'asset_type',
  'integration_ids',
] as const satisfies readonly (keyof AssetRow)[];

/** The values of {@link VULNERABILITY_STATISTICS_COLUMNS}; moments are milliseconds since 1970. */
export type VulnerabilityStatisticsTuple = Projected<
  VulnerabilityRow,
  typeof VULNERABILITY_STATISTICS_COLUMNS
>;
/** The values of {@link REMEDIATION_STATISTICS_COLUMNS}; moments are milliseconds since 1970. */
export type RemediationStatisticsTuple = Projected<RemediationRow, typeof REMEDIATION_STATISTICS_COLUMNS>;
/** The values of {@link ASSET_STATISTICS_COLUMNS}. */
export type AssetStatisticsTuple = Projected<AssetRow, typeof ASSET_STATISTICS_COLUMNS>;
