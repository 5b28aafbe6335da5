import type { Clock, Logger, QueryStatistics, SyncRun } from '@vanta-vuln/core';
import type { SharedLook } from './answers/shared-look.ts';
import type { StatisticsCache } from './answers/statistics-cache.ts';
import type { HttpApiParts } from './http-api-parts.ts';

/** What a route answers with: the parts, and its options with their defaults. */
export interface Api extends Omit<HttpApiParts, 'clock' | 'logger'> {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  readonly freeSql: boolean;
  readonly patience: number;
  readonly maxBodyBytes: number;
  readonly maxPageBytes: number;
  readonly dueSoonDays: number;
  readonly onQuery: (statistics: QueryStatistics) => void;
  readonly statistics: StatisticsCache;
  /** The last run that completed. */
  readonly lastRun: SharedLook<SyncRun | null>;
}
