export { openObjectStore } from './open-object-store.ts';
export type { S3Connection } from './s3-connection.ts';
export type { S3ObjectStoreOptions } from './s3-object-store.ts';
export { logStorageOperations } from './log-storage-operations.ts';
export type { LogStorageOptions } from './log-storage-operations.ts';
export { abortStaleUploads } from './stale-uploads.ts';
export type { StaleUploadOptions } from './stale-uploads.ts';
export { writeParquet } from './parquet/write-parquet.ts';
export type { WriteParquetOptions } from './parquet/write-parquet.ts';
export type { ParquetFileFacts } from './parquet/write-row-groups.ts';
export type { ParquetCodec } from './parquet/codecs.ts';
export { openParquetFile } from './parquet/open-parquet-file.ts';
export type { ParquetFile } from './parquet/open-parquet-file.ts';
export type { ColumnBounds, ReadParquetOptions } from './parquet/read-parquet-options.ts';
export { ParquetFileError, ParquetRowError, ParquetSchemaError } from './parquet/parquet-errors.ts';
export {
  COMMIT_KEY,
  LEASE_KEY,
  LOCKS_PREFIX,
  SNAPSHOTS_PREFIX,
  SNAPSHOT_TABLES,
  STAGING_PREFIX,
} from './lake/lake-layout.ts';
export {
  currentKey,
  dayKey,
  historyKey,
  rawBackupKey,
  runIdOfKey,
  runStamp,
  snapshotKey,
  snapshotPrefix,
  stagingPrefix,
  syncKey,
} from './lake/lake-layout.ts';
export type { RunStamp, SnapshotTable } from './lake/lake-layout.ts';
export { readPointer } from './lake/commit-pointer.ts';
export type { CommitPointer, CommittedState, ReadPointer } from './lake/commit-pointer.ts';
export { openLake } from './lake/open-lake.ts';
export type { BuiltSnapshot, Lake, LakeOptions, LeaseOptions, StagedPlan } from './lake/lake.ts';
export { LeaseLostError } from './lake/lake-errors.ts';
export { listLake } from './lake-care/list-lake.ts';
export type { LakeListing, ListLakeOptions, ListedSnapshot } from './lake-care/list-lake.ts';
export { dayOfKey, listDays } from './lake-care/list-days.ts';
export type { ListedFile } from './lake-care/list-file.ts';
export type { ListedPartition } from './lake-care/list-partitions.ts';
export { verifyLake } from './lake-care/verify-lake.ts';
export type { LakeVerification, VerifyLakeOptions } from './lake-care/verify-lake.ts';
export type { LakeProblem, LakeProblemKind } from './lake-care/lake-problem.ts';
export { isLakeCare, lockLake } from './lake-care/lock-lake.ts';
export type { LakeLock, LockLakeOptions } from './lake-care/lock-lake.ts';
export { collectGarbage, previewGarbage } from './lake-care/collect-garbage.ts';
export type { CollectGarbageOptions } from './lake-care/collect-garbage.ts';
export type { GcPlan, GcRules, GcRun } from './lake-care/plan-gc.ts';
