export { rebuildRows } from './rebuild-rows.ts';
export type { RebuildRowsOptions } from './rebuild-rows.ts';
export { rebuildableRuns } from './past-run.ts';
export type { PastRun } from './past-run.ts';
export { HistoryGapError } from './history-gap-error.ts';
