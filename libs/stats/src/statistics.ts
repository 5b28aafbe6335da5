import type { IntegrationRow, SyncRun } from '@vanta-vuln/core';
import type { AssetCounts } from './asset-tally.ts';
import type { Ranked } from './ranking.ts';
import type { RemediationStatistics } from './remediation-statistics.ts';
import type { StatisticsNote } from './statistics-note.ts';
import type { VulnerabilityStatistics } from './vulnerability-statistics.ts';

/** What statistics need to know of an integration. */
export type IntegrationFacts = Pick<
  IntegrationRow,
  'integration_id' | 'display_name' | 'connections' | 'disabled_connections' | 'error'
>;

/** What statistics need to know of the last committed run. */
export type LastRunFacts = Pick<SyncRun, 'id' | 'observedAt' | 'remediationsAsOf'>;

/** A target with its name, as far as the assets know it. */
export interface RankedAsset extends Ranked {
  readonly name: string | null;
}

/** What the assets say, with what the vulnerabilities say about them. */
export interface AssetStatistics extends AssetCounts {
  /** Targets with at least one active vulnerability. */
  readonly withActive: number;
  /** Targets with at least one active vulnerability that is CRITICAL or HIGH. */
  readonly withCriticalOrHigh: number;
  /** Active vulnerabilities / assets; null over nothing. */
  readonly averageActive: number | null;
  /** By active vulnerabilities. */
  readonly top: readonly RankedAsset[];
}

/** An integration with the number of its vulnerabilities. */
export interface IntegrationStatistics extends IntegrationFacts {
  readonly vulnerabilities: number;
}

/** Every statistic, as of a moment; moments are milliseconds since 1970. */
export interface Statistics {
  readonly asOf: number;
  readonly dueSoonDays: number;
  /** The sync whose rows were counted; null when the store records none. */
  readonly lastRun: LastRunFacts | null;
  readonly vulnerabilities: VulnerabilityStatistics;
  readonly remediations: RemediationStatistics;
  readonly assets: AssetStatistics;
  /** All integrations of the account, also those without a vulnerability. */
  readonly integrations: readonly IntegrationStatistics[];
  /** What a reader must know to take the numbers for what they are. */
  readonly notes: readonly StatisticsNote[];
}
