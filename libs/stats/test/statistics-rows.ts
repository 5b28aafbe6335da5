import type { AssetRow, RemediationRow, VulnerabilityRow } from '@vanta-vuln/core';
import { calculateStatistics } from '../src/calculate-statistics.ts';
import type { CalculateStatisticsOptions, StatisticsRows } from '../src/calculate-statistics.ts';
import type {
  ASSET_STATISTICS_COLUMNS,
  AssetStatisticsTuple,
  REMEDIATION_STATISTICS_COLUMNS,
  RemediationStatisticsTuple,
  VULNERABILITY_STATISTICS_COLUMNS,
  VulnerabilityStatisticsTuple,
} from '../src/statistics-columns.ts';
import type { Statistics } from '../src/statistics.ts';

export const DAY = 86_400_000;
/** The moment of the tests: noon of a Thursday, in the middle of a month. */
export const T = Date.UTC(2026, 0, 15, 12);

export type VulnerabilityFacts = Pick<VulnerabilityRow, (typeof VULNERABILITY_STATISTICS_COLUMNS)[number]>;
export type RemediationFacts = Pick<RemediationRow, (typeof REMEDIATION_STATISTICS_COLUMNS)[number]>;
export type AssetFacts = Pick<AssetRow, (typeof ASSET_STATISTICS_COLUMNS)[number]>;

/** An active vulnerability about which nothing else is known, but what is given. */
export function vulnerability(parts: Partial<VulnerabilityFacts> = {}): VulnerabilityFacts {
  return {
    id: 'v1',
    name: null,
    severity: 'HIGH',
    cvss_severity_score: null,
    integration_id: null,
    package_identifier: null,
    target_id: null,
    first_detected_at: null,
    remediate_by: null,
    is_fixable: false,
    is_deactivated: false,
    deactivated_until: null,
    ...parts,
  };
}

/** An open remediation without dates, but what is given. */
export function remediation(parts: Partial<RemediationFacts> = {}): RemediationFacts {
  return {
    vulnerability_id: null,
    severity: 'HIGH',
    detected_at: null,
    sla_deadline: null,
    remediated_at: null,
    ...parts,
  };
}

export function asset(parts: Partial<AssetFacts> = {}): AssetFacts {
  return { id: 'a1', name: null, asset_type: 'SERVER', integration_ids: [], ...parts };
}

/** The rows of a test; what is not given is empty. */
export interface TestRows extends Partial<Pick<StatisticsRows, 'integrations' | 'lastRun'>> {
  readonly vulnerabilities?: readonly VulnerabilityFacts[];
  readonly remediations?: readonly RemediationFacts[];
  readonly assets?: readonly AssetFacts[];
  readonly snapshotIds?: readonly string[];
}

export interface TestOptions extends Partial<CalculateStatisticsOptions> {
  /** @default 2 */
  readonly batchSize?: number;
}

/** The statistics of a few rows, as of {@link T} where no other moment is given. */
export function statisticsOf(
  rows: TestRows,
  { batchSize = 2, ...options }: TestOptions = {},
): Promise<Statistics> {
  const { vulnerabilities = [], remediations = [], assets = [], snapshotIds } = rows;
  return calculateStatistics(
    {
      vulnerabilities: inBatches(vulnerabilities.map(vulnerabilityTuple), batchSize),
      remediations: inBatches(remediations.map(remediationTuple), batchSize),
      assets: inBatches(assets.map(assetTuple), batchSize),
      integrations: rows.integrations ?? [],
      lastRun: rows.lastRun ?? null,
      snapshotIds:
        snapshotIds === undefined
          ? undefined
          : inBatches(
              snapshotIds.map((id) => [id] as const),
              batchSize,
            ),
    },
    { asOf: T, ...options },
  );
}

export async function* inBatches<Row>(rows: readonly Row[], size: number): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

function vulnerabilityTuple(row: VulnerabilityFacts): VulnerabilityStatisticsTuple {
  return [
    row.id,
    row.name,
    row.severity,
    row.cvss_severity_score,
    row.integration_id,
    row.package_identifier,
    row.target_id,
    row.first_detected_at,
    row.remediate_by,
    row.is_fixable,
    row.is_deactivated,
    row.deactivated_until,
  ];
}

function remediationTuple(row: RemediationFacts): RemediationStatisticsTuple {
  return [row.vulnerability_id, row.severity, row.detected_at, row.sla_deadline, row.remediated_at];
}

function assetTuple(row: AssetFacts): AssetStatisticsTuple {
  return [row.id, row.name, row.asset_type, row.integration_ids];
}
