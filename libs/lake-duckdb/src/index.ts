export { openDuckDbEngine } from './open-duckdb-engine.ts';
export type { DuckDbEngineOptions, LakePlace } from './open-duckdb-engine.ts';
export type { LakeCacheOptions } from './lake/object-lake.ts';
export { QueryMemoryError } from './engine/translate-error.ts';
export { materializeLake } from './materialize-lake.ts';
export type { MaterializeLakeOptions } from './materialize-lake.ts';
