export { openHybrid } from './hybrid-store.ts';
export type { HybridOptions, HybridStore } from './hybrid-store.ts';
export { SecondLegLostError } from './second-leg-lost-error.ts';

export { rebuildRows } from './rebuild-rows.ts';
export type { RebuildRowsOptions } from './rebuild-rows.ts';
export { rebuildableRuns } from './past-run.ts';
export type { PastRun } from './past-run.ts';
export { HistoryGapError } from './history-gap-error.ts';
