export { describeStorageBackend } from './storage-backend/describe-storage-backend.ts';
export type { StorageBackendTarget } from './storage-backend/storage-backend-target.ts';
export { describeObjectStore } from './object-store/describe-object-store.ts';
export type { ObjectStoreTarget } from './object-store/object-store-target.ts';
export { describeQueryEngine } from './query-engine/describe-query-engine.ts';
export type { QueryEngineTarget, TestQueryLake } from './query-engine/query-engine-target.ts';
