import type { DatasetName } from './dataset.ts';

/**
 * Which vulnerabilities are meant. Every part that is given must hold; lists mean any of. The same object
 * serves statistics, explorer, export and queries. Moments are milliseconds since 1970, ranges inclusive;
 * a row without the date is outside every range of that date.
 */
export interface VulnerabilityFilter {
  readonly ids?: readonly string[] | undefined;
  /** Any of these severities; compared in upper case. */
  readonly severities?: readonly string[] | undefined;
  /** Part of the name or of an entry of related_vulns, in any case. */
  readonly cve?: string | undefined;
  /** Equals target_id. */
  readonly assetId?: string | undefined;
  readonly integrationId?: string | undefined;
  /** Part of the package identifier, in any case. */
  readonly package?: string | undefined;
  readonly fixable?: boolean | undefined;
  readonly status?: 'active' | 'deactivated' | undefined;
  readonly detectedFrom?: number | undefined;
  readonly detectedTo?: number | undefined;
  readonly deactivatedFrom?: number | undefined;
  readonly deactivatedTo?: number | undefined;
  /** SLA deadline from, inclusive. */
  readonly dueFrom?: number | undefined;
  /** SLA deadline until, inclusive. */
  readonly dueTo?: number | undefined;
}

/** Which remediations are meant. */
export interface RemediationFilter {
  readonly ids?: readonly string[] | undefined;
  readonly severities?: readonly string[] | undefined;
  readonly vulnerabilityId?: string | undefined;
  readonly assetId?: string | undefined;
}

/** Which assets are meant. */
export interface AssetFilter {
  readonly ids?: readonly string[] | undefined;
  /** Any of these types, as Vanta writes them (SERVER, CONTAINER, ...). */
  readonly assetTypes?: readonly string[] | undefined;
}

interface DatasetFilters {
  readonly vulnerabilities: VulnerabilityFilter;
  readonly remediations: RemediationFilter;
  readonly assets: AssetFilter;
}

/** The filter of each dataset. */
export type RowFilter<D extends DatasetName> = DatasetFilters[D];
