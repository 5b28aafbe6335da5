import { mapDatasets } from '@vanta-vuln/core';
import type { DatasetName, RunCheckpoint, SyncPlan, SyncRun } from '@vanta-vuln/core';
import { attemptRun } from './attempt-run.ts';
import { reachPlan } from './reach-plan.ts';
import type { SyncOptions } from './sync-options.ts';
import type { SyncProgress } from './sync-progress.ts';

interface SyncStepFacts {
  /** How far the run has come, by all of its steps. */
  readonly checkpoint: RunCheckpoint;
  /** Pages that this step has staged: none in several steps means that something is wrong. */
  readonly newPages: number;
  /** Rows that this step has staged. */
  readonly newRows: Readonly<Record<DatasetName, number>>;
}

/** How one step of a sync ended: with the plan recorded, or before it. */
export type SyncStep = SyncStepFacts &
  (
    | { readonly status: 'planned'; readonly plan: SyncPlan }
    // The deadline came first, or the signal was aborted.
    | { readonly status: 'parked'; readonly run: SyncRun }
  );

/**
 * Does the part of a sync that needs its source: fetch, stage, explain what vanished, and record the plan.
 *
 * Whoever takes the lease of the store next carries a recorded plan out, without any call to the source. Give each
 * step the `runId` of the one before it, so that a store that waits for its run lets it go on. Throws what
 * `synchronize` throws.
 *
 * @example
 * import { planSync } from '@vanta-vuln/sync';
 * const step = await planSync({ source, store, writerVersion: 'my-tool 1.0.0', deadline: Date.now() + 480_000 });
 */
export async function planSync(options: SyncOptions): Promise<SyncStep> {
  const tally = new StepTally();
  const onProgress = (progress: SyncProgress) => {
    tally.note(progress);
    options.onProgress?.(progress);
  };
  const attempt = await attemptRun({ ...options, onProgress }, async (session) => {
    tally.begin(session.writer.checkpoint);
    return await reachPlan(session);
  });
  const facts = { checkpoint: attempt.checkpoint, newPages: tally.pages, newRows: tally.rows };
  return attempt.parked
    ? { ...facts, status: 'parked', run: attempt.run }
    : { ...facts, status: 'planned', plan: attempt.result };
}

/** What one step adds to its run, which may begin anew in the middle of it. */
class StepTally {
  pages = 0;
  rows = mapDatasets(() => 0);
  #before = mapDatasets(() => 0);

  begin({ streams }: RunCheckpoint): void {
    this.#before = mapDatasets((dataset) => streams[dataset].rows);
  }

  note({ phase, datasets }: SyncProgress): void {
    if (phase !== 'fetching') return;
    this.pages += 1;
    const before = this.#before;
    this.#before = mapDatasets((dataset) => datasets[dataset].rows);
    this.rows = mapDatasets((dataset) => {
      const added = datasets[dataset].rows - before[dataset];
      return this.rows[dataset] + (added < 0 ? datasets[dataset].rows : added);
    });
  }
}
