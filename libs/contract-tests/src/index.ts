export { describeStorageBackend } from './storage-backend/describe-storage-backend.ts';
export type { StorageBackendTarget } from './storage-backend/storage-backend-target.ts';
