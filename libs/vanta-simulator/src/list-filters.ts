import type {
  ResourceName,
  ResourceRecords,
  Vulnerability,
  VulnerabilityRemediation,
  VulnerableAsset,
} from '@vanta-vuln/core';
import { SEVERITIES, parseTimestamp } from '@vanta-vuln/core';
import type { Account } from './account.ts';
import { booleanOf, momentOf, textsOf, wordOf } from './query-parameters.ts';

/** Whether a row passes. */
export type Test<Row> = (row: Row) => boolean;

/** The filter that a request's parameters mean; undefined when all rows pass. */
export type ListFilter<Row> = (query: URLSearchParams, account: Account) => Test<Row> | undefined;

const ASSET_TYPES = [
  'SERVER',
  'SERVERLESS_FUNCTION',
  'CONTAINER',
  'CONTAINER_REPOSITORY',
  'CONTAINER_REPOSITORY_IMAGE',
  'CODE_REPOSITORY',
  'MANIFEST_FILE',
  'WORKSTATION',
  'OTHER',
];

/** The documented filters of each list; parameters that are not documented have no effect. */
export const LIST_FILTERS: { readonly [R in ResourceName]: ListFilter<ResourceRecords[R]> } = {
  vulnerabilities: vulnerabilityFilter,
  remediations: remediationFilter,
  assets: assetFilter,
  integrations: () => undefined,
};

function vulnerabilityFilter(query: URLSearchParams): Test<Vulnerability> | undefined {
  return all<Vulnerability>([
    when(query.get('q'), (q) => containsText(q, (row) => [row.name, row.description, row.packageIdentifier])),
    when(booleanOf(query, 'isDeactivated'), (wanted) => (row) => !!row.deactivateMetadata === wanted),
    when(
      query.get('externalVulnerabilityId'),
      (id) => (row) => row.name === id || !!row.relatedVulns?.includes(id),
    ),
    when(booleanOf(query, 'isFixAvailable'), (wanted) => (row) => (row.isFixable ?? false) === wanted),
    when(textsOf(query, 'packageIdentifier'), (wanted) => (row) => wanted.has(row.packageIdentifier ?? '')),
    when(wordOf(query, 'severity', SEVERITIES), (wanted) => (row) => row.severity?.toUpperCase() === wanted),
    when(textsOf(query, 'integrationId'), (wanted) => (row) => wanted.has(row.integrationId ?? '')),
    when(textsOf(query, 'vulnerableAssetId'), (wanted) => (row) => wanted.has(row.targetId ?? '')),
    slaFilter(query),
  ]);
}

/**
 * Rows without a deadline are listed unless a date is asked for, or they are unwanted;
 * includeVulnerabilitiesWithoutSlas says it outright.
 */
function slaFilter(query: URLSearchParams): Test<Vulnerability> | undefined {
  const range = dateRange(query, 'slaDeadlineAfterDate', 'slaDeadlineBeforeDate');
  const withoutSla = booleanOf(query, 'includeVulnerabilitiesWithoutSlas');
  if (range === undefined && withoutSla !== false) return undefined;
  return (row) => (row.remediateByDate ? (range?.(row.remediateByDate) ?? true) : withoutSla === true);
}

function remediationFilter(
  query: URLSearchParams,
  account: Account,
): Test<VulnerabilityRemediation> | undefined {
  const range = dateRange(query, 'remediatedAfterDate', 'remediatedBeforeDate');
  const severities = [...SEVERITIES, ...SEVERITIES.map((severity) => severity.toLowerCase())];
  return all<VulnerabilityRemediation>([
    when(textsOf(query, 'integrationId'), (wanted) => seenBy(wanted, account)),
    when(wordOf(query, 'severity', severities), (wanted) => (row) => {
      return row.severity?.toUpperCase() === wanted.toUpperCase();
    }),
    when(booleanOf(query, 'isRemediatedOnTime'), (wanted) => (row) => isOnTime(row) === wanted),
    range && ((row) => !!row.remediationDate && range(row.remediationDate)),
  ]);
}

function assetFilter(query: URLSearchParams): Test<VulnerableAsset> | undefined {
  for (const type of query.getAll('assetType'))
    wordOf(new URLSearchParams({ assetType: type }), 'assetType', ASSET_TYPES);
  return all<VulnerableAsset>([
    when(query.get('q'), (q) => containsText(q, (row) => [row.name])),
    when(textsOf(query, 'integrationId'), (wanted) => (row) => isScannedBy(row, wanted)),
    when(textsOf(query, 'assetType'), (wanted) => (row) => wanted.has(row.assetType ?? '')),
    when(textsOf(query, 'assetExternalAccountId'), (wanted) => (row) => {
      return !!row.scanners?.some((scanner) => wanted.has(scanner.parentAccountOrOrganization ?? ''));
    }),
  ]);
}

function when<Value, Row>(
  value: Value | null | undefined,
  make: (value: Value) => Test<Row>,
): Test<Row> | undefined {
  return value === null || value === undefined ? undefined : make(value);
}

function all<Row>(tests: readonly (Test<Row> | undefined)[]): Test<Row> | undefined {
  const given = tests.filter((test) => test !== undefined);
  return given.length === 0 ? undefined : (row) => given.every((test) => test(row));
}

function containsText<Row>(
  text: string,
  pick: (row: Row) => readonly (string | null | undefined)[],
): Test<Row> {
  const wanted = text.toLowerCase();
  return (row) => pick(row).some((value) => value?.toLowerCase().includes(wanted));
}

/** Strictly after the one and strictly before the other; undefined when neither is given. */
function dateRange(query: URLSearchParams, after: string, before: string): Test<string> | undefined {
  const from = momentOf(query, after);
  const to = momentOf(query, before);
  if (from === undefined && to === undefined) return undefined;
  return (text) => {
    const moment = parseTimestamp(text);
    return moment !== null && moment > (from ?? -Infinity) && moment < (to ?? Infinity);
  };
}

/** True on time, false late, null where there is nothing to judge. */
function isOnTime(row: VulnerabilityRemediation): boolean | null {
  if (!row.remediationDate || !row.slaDeadlineDate) return null;
  return Date.parse(row.remediationDate) <= Date.parse(row.slaDeadlineDate);
}

/** A remediation is its finding's scanner's; where the finding is gone, that of any scanner of its asset. */
function seenBy(integrationIds: ReadonlySet<string>, account: Account): Test<VulnerabilityRemediation> {
  return (row) => {
    const finding = account.vulnerabilities.get(row.vulnerabilityId ?? '');
    if (finding !== undefined) return integrationIds.has(finding.integrationId ?? '');
    const asset = account.assets.get(row.vulnerableAssetId ?? '');
    return asset !== undefined && isScannedBy(asset, integrationIds);
  };
}

function isScannedBy(asset: VulnerableAsset, integrationIds: ReadonlySet<string>): boolean {
  return !!asset.scanners?.some((scanner) => integrationIds.has(scanner.integrationId ?? ''));
}
