import { AssetTally } from './asset-tally.ts';
import { ratio } from './average.ts';
import { createRowCheck } from './create-row-check.ts';
import { deadlineMoment } from './deadline-state.ts';
import { RemediationTally } from './remediation-tally.ts';
import { REMEDIATION_STATISTICS_COLUMNS, VULNERABILITY_STATISTICS_COLUMNS } from './statistics-columns.ts';
import type {
  AssetStatisticsTuple,
  RemediationStatisticsTuple,
  VulnerabilityStatisticsTuple,
} from './statistics-columns.ts';
import { checkStatisticsOptions } from './statistics-option-error.ts';
import { statisticsNotes } from './statistics-note.ts';
import type { IntegrationFacts, LastRunFacts, Statistics } from './statistics.ts';
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
 * remediation that is done. Throws {@link StatisticsOptionError} for an option that is no sensible number, and
 * {@link StatisticsRowError} for a number or a yes or no of a row that is none.
 */
export async function calculateStatistics(
  rows: StatisticsRows,
  options: CalculateStatisticsOptions,
): Promise<Statistics> {
  const { asOf, dueSoonDays = 14, top = 10 } = options;
  checkStatisticsOptions({ asOf, dueSoonDays, top });

  const knownIds = new Set<string>();
  const findings = await fill(
    new VulnerabilityTally({
      moment: deadlineMoment(asOf, dueSoonDays),
      ids: rows.snapshotIds === undefined ? knownIds : null,
    }),
    rows.vulnerabilities,
    createRowCheck('vulnerabilities', VULNERABILITY_STATISTICS_COLUMNS),
  );
  for await (const batch of rows.snapshotIds ?? []) for (const [id] of batch) knownIds.add(id);
  const fixes = await fill(
    new RemediationTally({ asOf, knownIds, matchedOnly: options.matchedRemediationsOnly ?? false }),
    rows.remediations,
    createRowCheck('remediations', REMEDIATION_STATISTICS_COLUMNS),
  );
  const vulnerabilities = findings.statistics({ top });
  const assets = await fill(
    new AssetTally({
      accepts: (id) => options.affectedAssetsOnly !== true || findings.hasAsset(id),
      named: new Set(vulnerabilities.topAssets.map(({ key }) => key)),
    }),
    rows.assets,
  );
  return gather({ asOf, dueSoonDays }, rows, { vulnerabilities, remediations: fixes.statistics(), assets });
}

async function fill<Row, Tally extends { add(batch: readonly Row[]): void }>(
  tally: Tally,
  batches: Batches<Row>,
  check?: (batch: readonly Row[]) => void,
): Promise<Tally> {
  for await (const batch of batches) {
    check?.(batch);
    tally.add(batch);
  }
  return tally;
}

function gather(
  moment: Pick<Statistics, 'asOf' | 'dueSoonDays'>,
  { integrations, lastRun }: Pick<StatisticsRows, 'integrations' | 'lastRun'>,
  {
    vulnerabilities,
    remediations,
    assets,
  }: Pick<Statistics, 'vulnerabilities' | 'remediations'> & {
    readonly assets: AssetTally;
  },
): Statistics {
  const assetCounts = assets.counts();
  return {
    ...moment,
    lastRun,
    vulnerabilities,
    remediations,
    assets: {
      ...assetCounts,
      withActive: vulnerabilities.assetsWithActive,
      withCriticalOrHigh: vulnerabilities.assetsWithCriticalOrHigh,
      averageActive: ratio(vulnerabilities.active, assetCounts.total),
      top: vulnerabilities.topAssets.map((ranked) => ({ ...ranked, name: assets.nameOf(ranked.key) })),
    },
    integrations: integrations.map((integration) => ({
      ...integration,
      vulnerabilities: vulnerabilities.byIntegration.get(integration.integration_id) ?? 0,
    })),
    notes: statisticsNotes({
      integrations,
      lastRun,
      rows: vulnerabilities.total + remediations.total + assetCounts.total,
    }),
  };
}
