export { migrate, prepareMigration } from './migrate.ts';
export type { MigrateOptions, MigrationProgress, MigrationReport, MigrationTarget } from './migrate.ts';
export { heldSince } from './held-since.ts';
export type { HeldSinceOptions } from './held-since.ts';
export { openMigrationJournal } from './migration-journal.ts';
export type { MigrationJournal, MigrationJournalOptions } from './migration-journal.ts';
export type { MigrationPlan, MigrationStep, StepKind } from './migration-plan.ts';
export { findMigration, rollBackMigration } from './roll-back-migration.ts';
export type { RollBackMigrationOptions, RolledBackMigration } from './roll-back-migration.ts';
export type { Digest, MigrationManifest } from './journal-records.ts';
export type { RunDigests } from './digest-run.ts';
export { MigrationError, VerificationError } from './migration-errors.ts';

export { openHybrid } from './hybrid-store.ts';
export type { HybridOptions, HybridStore } from './hybrid-store.ts';
export { SecondLegLostError } from './second-leg-lost-error.ts';

export { rebuildRows } from './rebuild-rows.ts';
export type { RebuildRowsOptions, RebuiltRun } from './rebuild-rows.ts';
export { rebuildableRuns } from './past-run.ts';
export type { PastRun } from './past-run.ts';
export { HistoryGapError } from './history-gap-error.ts';
