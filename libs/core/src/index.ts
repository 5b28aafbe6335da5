export { VantaVulnError } from './vanta-vuln-error.ts';
export type { VantaVulnErrorOptions } from './vanta-vuln-error.ts';
export { closestName } from './closest-name.ts';
export { describeValue } from './describe-value.ts';
export { collectBatches } from './collect-batches.ts';
export { hasCode } from './has-code.ts';
export { isUnsupportedByFileSystem } from './file-system-failure.ts';
export { isConnectFailure, isNetworkFailure } from './network-failure.ts';
export { formatCount } from './format-count.ts';
export { secretPattern } from './secret-pattern.ts';
export { findOptionProblem } from './option-problem.ts';
export type { OptionKind, OptionProblem } from './option-problem.ts';
export { LONGEST_TIMER } from './longest-timer.ts';
export { CursorRejectedError } from './cursor-rejected-error.ts';
export { MiscutRowError } from './miscut-row-error.ts';
export { ReadOptionError } from './read-option-error.ts';
export { InconsistentPlanError, StoreError, StoreLockedError, planNotRecorded } from './store-errors.ts';
export type { LeaseHolder } from './store-errors.ts';
export {
  ObjectArchivedError,
  ObjectConditionError,
  ObjectNotFoundError,
  ObjectStoreError,
} from './object-store-errors.ts';
export {
  QueryCancelledError,
  QueryColumnError,
  QueryError,
  QueryExpiredError,
  QueryRefusedError,
  QueryScanLimitError,
  QuerySyntaxError,
  QueryTableError,
  QueryTimeoutError,
  QueryValueError,
  QueryTokenError,
  UnknownQueryError,
} from './query-errors.ts';

export { DATASETS, DATASET_TABLES, mapDatasets } from './dataset.ts';
export type { DatasetColumn, DatasetName, DatasetRow, StagedRow } from './dataset.ts';
export {
  SCHEMA_VERSION,
  assetsTable,
  historyTable,
  integrationsTable,
  remediationsTable,
  syncHistoryTable,
  vulnerabilitiesTable,
} from './tables.ts';
export type {
  AssetRow,
  HistoryRow,
  IntegrationRow,
  RemediationRow,
  SyncHistoryRow,
  VulnerabilityRow,
} from './tables.ts';
export type { Column, ColumnType, ColumnValue, RowOf, RowValues, TableSchema } from './table-schema.ts';
export { COMMIT_KEY, LAKE_TABLES, LOST_SNAPSHOT_HINT, PARTITION_COLUMNS, dayKey } from './lake-tables.ts';
export type { LakeTable } from './lake-tables.ts';
export { answerColumns } from './answer-columns.ts';
export { jsonToRow, jsonToValue, rowToJson, tupleToJson, valueToJson } from './row-json.ts';

export { parseRecord } from './parse-record.ts';
export type {
  ResourceName,
  ResourceRecords,
  UnusableRecord,
  UnusableValue,
  UsableRecord,
} from './parse-record.ts';
export { quickCheck } from './quick-check.ts';
export { recordToRow } from './record-to-row.ts';
export type { RecordToConvert, ReportUnusableValue } from './record-to-row.ts';
export { receiveRow } from './receive-row.ts';
export type { UnusableListener } from './receive-row.ts';
export { integrationToRow } from './integration-row.ts';
export type { Vulnerability } from './vulnerability.ts';
export type { VulnerabilityRemediation } from './vulnerability-remediation.ts';
export type { AssetScanner, VulnerableAsset } from './vulnerable-asset.ts';
export type { Integration } from './integration.ts';

export { HASH_VERSION, contentHash, isCurrentHash } from './content-hash.ts';
export { CHANGE_TYPES, compareRows } from './change-event.ts';
export type { ChangeEvent, ChangeType, ChangedColumns, RowChange } from './change-event.ts';
export { eventLabel, eventToHistoryRow, historyRowToEvent } from './history-row.ts';
export { IMPORTED, recordedEvents, tellsChanges } from './older-runs.ts';
export { NO_COUNTS, countEvents, countsAddUp, rowToSyncRun, sumCounts, syncRunToRow } from './sync-run.ts';
export type { DatasetCounts, SyncRun, SyncStatus } from './sync-run.ts';
export { loggedRunToJson, secondsOf, syncRunToJson } from './sync-run-json.ts';
export type { AssetFilter, RemediationFilter, RowFilter, VulnerabilityFilter } from './row-filter.ts';
export { checkReadEvents, checkReadRows, checkReadRuns } from './check-read-options.ts';
export { checkStoreMode } from './check-store-mode.ts';

export {
  SEVERITIES,
  UNKNOWN,
  compareSeverity,
  meantSeverity,
  normalizeSeverity,
  severityRank,
} from './severity.ts';
export {
  formatTimestamp,
  isUtcDate,
  isWithinYears1To9999,
  parseEndTimestamp,
  parseTimestamp,
  utcDate,
} from './timestamp.ts';
export { parsePartition, partitionPath, prunePartitions } from './partition.ts';
export { stampOfKey } from './run-stamp.ts';
export type { DateRange, Partition } from './partition.ts';
export { canonicalJson, isJsonObject, jsonOnOneLine } from './json.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { showControls } from './show-controls.ts';

export type { VantaCredentials } from './vanta-credentials.ts';

export { systemClock } from './ports/clock.ts';
export type { Clock } from './ports/clock.ts';
export type {
  ObjectContent,
  ObjectStore,
  PutCondition,
  PutOptions,
  StoredObject,
  UnfinishedUpload,
} from './ports/object-store.ts';
export { silentLogger } from './ports/logger.ts';
export type { LogFacts, Logger } from './ports/logger.ts';
export type {
  QueryColumn,
  QueryEngine,
  QueryEstimate,
  QueryParameter,
  QueryResult,
  QueryStatement,
  QueryStatistics,
  RunQueryOptions,
} from './ports/query-engine.ts';
export type {
  LookOptions,
  QueryJobs,
  QueryLabels,
  QueryPage,
  QueryState,
  StartQueryOptions,
} from './ports/query-jobs.ts';
export type {
  AppliedRun,
  ApplyRunOptions,
  CommittedRun,
  RunArchive,
  RunReplica,
} from './ports/run-replica.ts';
export type {
  PacingState,
  RawRow,
  ReadPagesOptions,
  SourcePage,
  SourceUsage,
  VulnerabilitySource,
} from './ports/vulnerability-source.ts';
export type {
  BeginRunOptions,
  Projected,
  ReadEventsOptions,
  ReadRowsOptions,
  StorageBackend,
} from './ports/storage-backend.ts';
export type {
  ParkReason,
  PlanFacts,
  ReadRow,
  ReceivedRow,
  RunCheckpoint,
  RunWriter,
  StagedPage,
  StreamCheckpoint,
  SyncPlan,
  Vanished,
} from './ports/run-writer.ts';
