import type {
  AssetFilter,
  DatasetName,
  DatasetRow,
  RemediationFilter,
  RowFilter,
  VulnerabilityFilter,
} from '@vanta-vuln/core';

const holds = (text: string | null, part: string | undefined) =>
  part === undefined || (text !== null && text.toLowerCase().includes(part.toLowerCase()));

const equals = <Value>(value: Value, wanted: Value | undefined) => wanted === undefined || value === wanted;

const isAnyOf = (value: string, wanted: readonly string[] | undefined) =>
  wanted === undefined || wanted.includes(value);

const isAnySeverity = (value: string, wanted: readonly string[] | undefined) =>
  isAnyOf(
    value,
    wanted?.map((severity) => severity.toUpperCase()),
  );

function isWithin(value: number | null, from: number | undefined, to: number | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  return value !== null && value >= (from ?? -Infinity) && value <= (to ?? Infinity);
}

const MATCHERS: { readonly [D in DatasetName]: (row: DatasetRow<D>, filter: RowFilter<D>) => boolean } = {
  vulnerabilities: (row, filter: VulnerabilityFilter) =>
    isAnyOf(row.id, filter.ids) &&
    isAnySeverity(row.severity, filter.severities) &&
    [row.name, ...row.related_vulns].some((text) => holds(text, filter.cve)) &&
    equals(row.target_id, filter.assetId) &&
    equals(row.integration_id, filter.integrationId) &&
    holds(row.package_identifier, filter.package) &&
    equals(row.is_fixable, filter.fixable) &&
    equals(row.is_deactivated ? 'deactivated' : 'active', filter.status) &&
    isWithin(row.first_detected_at, filter.detectedFrom, filter.detectedTo) &&
    isWithin(row.deactivated_at, filter.deactivatedFrom, filter.deactivatedTo) &&
    isWithin(row.remediate_by, filter.dueFrom, filter.dueTo),
  remediations: (row, filter: RemediationFilter) =>
    isAnyOf(row.id, filter.ids) &&
    isAnySeverity(row.severity, filter.severities) &&
    equals(row.vulnerability_id, filter.vulnerabilityId) &&
    equals(row.vulnerable_asset_id, filter.assetId),
  assets: (row, filter: AssetFilter) =>
    isAnyOf(row.id, filter.ids) && isAnyOf(row.asset_type, filter.assetTypes),
};

/** What a filter means, row by row: the model that stores are compared with. */
export function matchesFilter<D extends DatasetName>(
  dataset: D,
  row: DatasetRow<D>,
  filter: RowFilter<D>,
): boolean {
  return MATCHERS[dataset](row, filter);
}
