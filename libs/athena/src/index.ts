export { openAthenaEngine } from './open-athena-engine.ts';
export type { AthenaEngineOptions } from './open-athena-engine.ts';
export { explainExecutionFailure } from './query/explain-failure.ts';
export type { FailedExecution } from './query/explain-failure.ts';
export { toAthenaLiteral } from './to-athena-literal.ts';
export {
  AthenaAccessError,
  AthenaArrayColumnError,
  AthenaParameterError,
  AthenaParameterLengthError,
  AthenaPartitionError,
  AthenaSetupError,
  AthenaThrottledError,
  AthenaUnreachableError,
  AthenaValueError,
} from './athena-errors.ts';

export { openCatalog } from './catalog/glue-catalog.ts';
export type { Catalog, CatalogOptions } from './catalog/glue-catalog.ts';
export { changesCatalog, planCatalog } from './catalog/plan-catalog.ts';
export type {
  CatalogPlan,
  CatalogState,
  FoundTable,
  PlanCatalogOptions,
  TablePlan,
} from './catalog/plan-catalog.ts';
export { findGonePartitions } from './catalog/gone-partitions.ts';
export type { GonePartition, GonePartitionsOptions } from './catalog/gone-partitions.ts';
export type { ApplyCatalogOptions } from './catalog/apply-catalog.ts';
export type { CatalogPartition, LakeFileFacts } from './catalog/catalog-partition.ts';
export type { CatalogColumn, CatalogTable } from './catalog/catalog-table.ts';
export { lakeGlueTables } from './catalog/glue-tables.ts';
export type { GlueColumn, GlueStorage, GlueTable } from './catalog/glue-tables.ts';
export { CatalogConflictError, CatalogError } from './catalog/catalog-errors.ts';
