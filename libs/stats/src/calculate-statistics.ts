import { AssetTally } from './asset-tally.ts';
import { ratio } from './average.ts';
import { deadlineMoment } from './deadline-state.ts';
import { RemediationTally } from './remediation-tally.ts';
import type {
  AssetStatisticsTuple,
  RemediationStatisticsTuple,
  VulnerabilityStatisticsTuple,
} from './statistics-columns.ts';
import { checkStatisticsOptions } from './statistics-option-error.ts';
import { statisticsNotes } from './statistics-note.ts';
import type { AssetStatistics, IntegrationFacts, LastRunFacts, Statistics } from './statistics.ts';
import { VulnerabilityTally } from './vulnerability-tally.ts';

type Batches<Row> = AsyncIterable<readonly Row[]>;

/** The rows to count: batches of tuples, in any order and in batches of any size. */
export interface StatisticsRows {
  /** Tuples of VULNERABILITY_STATISTICS_COLUMNS. */
  readonly vulnerabilities: Batches<VulnerabilityStatisticsTuple>;
  /** Tuples of REMEDIATION_STATISTICS_COLUMNS. */
  readonly remediations: Batches<RemediationStatisticsTuple>;
  /** Tuples of ASSET_STATISTICS_COLUMNS. */
  readonly assets: Batches<AssetStatisticsTuple>;
  readonly integrations: readonly IntegrationFacts[];
  readonly lastRun: LastRunFacts | null;
  /** The ids of the whole current snapshot. @default the ids of `vulnerabilities` */
  readonly snapshotIds?: Batches<readonly [id: string]> | undefined;
}

/** How to count. */
export interface CalculateStatisticsOptions {
  /** The moment at which deadlines are judged, milliseconds since 1970. */
  readonly asOf: number;
  /** How many days from the moment on count as soon. @default 14 */
  readonly dueSoonDays?: number | undefined;
  /** How many assets, packages and CVEs are named. @default 10 */
  readonly top?: number | undefined;
  /** Whether to count only remediations of the given vulnerabilities (or of `snapshotIds`). @default false */
  readonly matchedRemediationsOnly?: boolean | undefined;
  /** Whether to count only assets on which a given vulnerability is. @default false */
  readonly affectedAssetsOnly?: boolean | undefined;
}

/**
 * Counts vulnerabilities, remediations and assets, in this order, each in one pass.
 *
 * Memory: the ids of the vulnerabilities, the different names, packages and targets, and 8 bytes for each
 * remediation that is done. Throws {@link StatisticsOptionError} for an option that is no sensible number.
 */
export async function calculateStatistics(
  rows: StatisticsRows,
  options: CalculateStatisticsOptions,
): Promise<Statistics> {
  const {
    asOf,
    dueSoonDays = 14,
    top = 10,
    matchedRemediationsOnly = false,
    affectedAssetsOnly = false,
  } = options;
  checkStatisticsOptions({ asOf, dueSoonDays, top });
  const knownIds = new Set<string>();

  const findings = new VulnerabilityTally({
    moment: deadlineMoment(asOf, dueSoonDays),
    ids: rows.snapshotIds === undefined ? knownIds : null,
  });
  for await (const batch of rows.vulnerabilities) findings.add(batch);
  for await (const batch of rows.snapshotIds ?? []) for (const [id] of batch) knownIds.add(id);
  const vulnerabilities = findings.statistics({ top });

  const fixes = new RemediationTally({ asOf, knownIds, matchedOnly: matchedRemediationsOnly });
  for await (const batch of rows.remediations) fixes.add(batch);
  const remediations = fixes.statistics();

  const assetTally = new AssetTally({
    accepts: (id) => !affectedAssetsOnly || findings.hasAsset(id),
    named: new Set(vulnerabilities.topAssets.map(({ key }) => key)),
  });
  for await (const batch of rows.assets) assetTally.add(batch);
  const counts = assetTally.counts();

  const assets: AssetStatistics = {
    ...counts,
    withActive: vulnerabilities.assetsWithActive,
    withCriticalOrHigh: vulnerabilities.assetsWithCriticalOrHigh,
    averageActive: ratio(vulnerabilities.active, counts.total),
    top: vulnerabilities.topAssets.map((ranked) => ({ ...ranked, name: assetTally.nameOf(ranked.key) })),
  };
  return {
    asOf,
    dueSoonDays,
    lastRun: rows.lastRun,
    vulnerabilities,
    remediations,
    assets,
    integrations: rows.integrations.map((integration) => ({
      ...integration,
      vulnerabilities: vulnerabilities.byIntegration.get(integration.integration_id) ?? 0,
    })),
    notes: statisticsNotes({
      ...rows,
      rows: vulnerabilities.total + remediations.total + counts.total,
    }),
  };
}
