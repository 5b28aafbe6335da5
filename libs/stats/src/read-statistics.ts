import type { StorageBackend, VulnerabilityFilter } from '@vanta-vuln/core';
import { calculateStatistics } from './calculate-statistics.ts';
import type { CalculateStatisticsOptions } from './calculate-statistics.ts';
import {
  ASSET_STATISTICS_COLUMNS,
  REMEDIATION_STATISTICS_COLUMNS,
  VULNERABILITY_STATISTICS_COLUMNS,
} from './statistics-columns.ts';
import { statisticsScope } from './statistics-scope.ts';
import type { Statistics } from './statistics.ts';

// Small batches die young: at 1000 rows each one outlives a collection or two and is copied by them.
const BATCH_SIZE = 200;

/** Which vulnerabilities are counted, and how. */
export interface ReadStatisticsOptions extends Pick<
  CalculateStatisticsOptions,
  'asOf' | 'dueSoonDays' | 'top'
> {
  /** @default all vulnerabilities */
  readonly filter?: VulnerabilityFilter | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The statistics of a store's current rows, each dataset read in one pass.
 *
 * With a filter, the remediations are those with the filter's severities and asset; when it has parts that
 * only vulnerabilities have, those of the filtered vulnerabilities. The assets are those that the filtered
 * vulnerabilities are on. A remediation is matched when its vulnerability is in the store at all, which may
 * take one more pass over the ids. Throws {@link StatisticsOptionError}, and what the store throws.
 */
export async function readStatistics(
  store: Pick<StorageBackend, 'readRows' | 'readIntegrations' | 'lastRun'>,
  { filter = {}, signal, ...options }: ReadStatisticsOptions,
): Promise<Statistics> {
  const scope = statisticsScope(filter);
  const ofFilteredOnly = scope.remediations === null;
  const reading = { batchSize: BATCH_SIZE, signal };
  const [integrations, lastRun] = await Promise.all([store.readIntegrations(), store.lastRun()]);
  return calculateStatistics(
    {
      vulnerabilities: store.readRows('vulnerabilities', {
        columns: VULNERABILITY_STATISTICS_COLUMNS,
        filter,
        ...reading,
      }),
      snapshotIds:
        scope.isFiltered && !ofFilteredOnly
          ? store.readRows('vulnerabilities', { columns: ['id'], ...reading })
          : undefined,
      remediations: store.readRows('remediations', {
        columns: REMEDIATION_STATISTICS_COLUMNS,
        filter: scope.remediations ?? {},
        ...reading,
      }),
      assets: store.readRows('assets', { columns: ASSET_STATISTICS_COLUMNS, ...reading }),
      integrations,
      lastRun,
    },
    { ...options, matchedRemediationsOnly: ofFilteredOnly, affectedAssetsOnly: scope.isFiltered },
  );
}
