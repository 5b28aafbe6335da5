import type { RemediationFilter, VulnerabilityFilter } from '@vanta-vuln/core';

/** What a filter of vulnerabilities means for the other datasets. */
export interface StatisticsScope {
  /** Whether any part is given. */
  readonly isFiltered: boolean;
  /**
   * The parts that remediations have too, for them to be filtered by; null when the filter has parts that only
   * vulnerabilities have: then the remediations of the filtered vulnerabilities are meant.
   */
  readonly remediations: RemediationFilter | null;
}

/** Reads a filter of vulnerabilities for what it says about remediations and assets. */
export function statisticsScope(filter: VulnerabilityFilter): StatisticsScope {
  const { severities, assetId, ...others } = filter;
  const isOfVulnerabilitiesOnly = Object.values(others).some((part) => part !== undefined);
  return {
    isFiltered: isOfVulnerabilitiesOnly || severities !== undefined || assetId !== undefined,
    remediations: isOfVulnerabilitiesOnly ? null : { severities, assetId },
  };
}
