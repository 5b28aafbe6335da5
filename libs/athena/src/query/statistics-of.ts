import type { QueryExecution } from '@aws-sdk/client-athena';
import type { QueryStatistics } from '@vanta-vuln/core';
import { queryCost } from './query-cost.ts';

/** What an execution has cost; its time is the one that Athena took. */
export function statisticsOf(
  { Statistics: statistics }: QueryExecution,
  usdPerTerabyte: number,
): QueryStatistics {
  const bytesRead = statistics?.DataScannedInBytes ?? 0;
  const reused = statistics?.ResultReuseInformation?.ReusedPreviousResult ?? false;
  return {
    bytesRead,
    milliseconds: statistics?.TotalExecutionTimeInMillis ?? 0,
    costUsd: reused ? 0 : queryCost(bytesRead, usdPerTerabyte),
    reused,
  };
}
