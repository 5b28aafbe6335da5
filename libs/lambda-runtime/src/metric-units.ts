/** The metrics that the functions write, each with its CloudWatch unit. */
export const metricUnits = {
  VulnerabilitiesFetched: 'Count',
  RemediationsFetched: 'Count',
  AssetsFetched: 'Count',
  RecordsStored: 'Count',
  SyncSuccess: 'Count',
  SyncFailure: 'Count',
  SyncDuration: 'Milliseconds',
  RowsUnusable: 'Count',
  ApiRequests: 'Count',
  ApiThrottled: 'Count',
  QueryDuration: 'Milliseconds',
  QueryBytesScanned: 'Bytes',
  // CloudWatch knows no currency.
  QueryCostUsd: 'NoUnit',
  PartitionsAdded: 'Count',
  UploadBytes: 'Bytes',
  UploadDuration: 'Milliseconds',
  ColdStart: 'Count',
} as const;

/** Name of a metric. */
export type MetricName = keyof typeof metricUnits;
