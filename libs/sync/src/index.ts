export { synchronize } from './synchronize.ts';
export { planSync } from './plan-sync.ts';
export type { SyncStep } from './plan-sync.ts';
export type { SyncOptions } from './sync-options.ts';
export type { DatasetProgress, SyncPhase, SyncProgress } from './sync-progress.ts';
export { MassDisappearanceError, SyncOptionError } from './sync-errors.ts';
