import type { ResourceName } from '@vanta-vuln/core';

/** A severity as Vanta's filters take it. */
export type SeverityFilter = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';

/** The types of assets that Vanta documents. */
export type AssetTypeFilter =
  | 'SERVER'
  | 'SERVERLESS_FUNCTION'
  | 'CONTAINER'
  | 'CONTAINER_REPOSITORY'
  | 'CONTAINER_REPOSITORY_IMAGE'
  | 'CODE_REPOSITORY'
  | 'MANIFEST_FILE'
  | 'WORKSTATION'
  | 'OTHER';

/** One value or several, any of which may match. */
type OneOrMore<Value> = Value | readonly Value[];

/** The filters of `GET /vulnerabilities`; moments are milliseconds since 1970. */
export type VulnerabilityListFilter = {
  readonly q?: string | undefined;
  readonly isDeactivated?: boolean | undefined;
  readonly externalVulnerabilityId?: string | undefined;
  readonly isFixAvailable?: boolean | undefined;
  readonly packageIdentifier?: OneOrMore<string> | undefined;
  readonly slaDeadlineAfterDate?: number | undefined;
  readonly slaDeadlineBeforeDate?: number | undefined;
  readonly severity?: SeverityFilter | undefined;
  readonly integrationId?: OneOrMore<string> | undefined;
  readonly includeVulnerabilitiesWithoutSlas?: boolean | undefined;
  readonly vulnerableAssetId?: OneOrMore<string> | undefined;
};

/** The filters of `GET /vulnerability-remediations`; moments are milliseconds since 1970. */
export type RemediationListFilter = {
  readonly integrationId?: OneOrMore<string> | undefined;
  readonly severity?: SeverityFilter | undefined;
  readonly isRemediatedOnTime?: boolean | undefined;
  readonly remediatedAfterDate?: number | undefined;
  readonly remediatedBeforeDate?: number | undefined;
};

/** The filters of `GET /vulnerable-assets`. */
export type AssetListFilter = {
  readonly q?: string | undefined;
  readonly integrationId?: OneOrMore<string> | undefined;
  readonly assetType?: OneOrMore<AssetTypeFilter> | undefined;
  readonly assetExternalAccountId?: OneOrMore<string> | undefined;
};

/** The filters of each list. */
export type ListFilters = {
  readonly vulnerabilities: VulnerabilityListFilter;
  readonly remediations: RemediationListFilter;
  readonly assets: AssetListFilter;
  readonly integrations: Readonly<Record<string, never>>;
};

/** The filter that the list of a resource takes. */
export type ListFilterOf<R extends ResourceName> = ListFilters[R];
