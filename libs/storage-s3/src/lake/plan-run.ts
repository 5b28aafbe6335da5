import { DATASETS, InconsistentPlanError, StoreError, countsAddUp, mapDatasets } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, PlanFacts, SyncRun } from '@vanta-vuln/core';
import { countExplained } from './find-vanished.ts';
import { findFreeStamp } from './free-stamp.ts';
import { stagedIntegrationsKey } from './lake-layout.ts';
import type { PlannedRun } from './planned-run.ts';
import { findReappeared } from './reappeared-rows.ts';
import type { RowLedger } from './row-ledger.ts';
import { countsOf } from './row-outcome.ts';
import type { RunState } from './run-state.ts';

/** What a plan is made from. */
export interface PlanInput {
  readonly store: ObjectStore;
  readonly state: RunState;
  readonly ledgers: Readonly<Record<DatasetName, RowLedger>>;
  readonly facts: PlanFacts;
}

/**
 * Finds out all that the commit will do.
 *
 * Throws InconsistentPlanError when the counts do not add up, and StoreError `read-incomplete` while a stream
 * is not done: what it would have shown must not count as gone.
 */
export async function planRun(input: PlanInput): Promise<PlannedRun> {
  const { store, state, ledgers, facts } = input;
  assertAllRead(state);
  const keepMissing = DATASETS.filter(
    (dataset) =>
      facts.keepMissing.includes(dataset) ||
      (dataset === 'remediations' && state.head.incrementalRemediations),
  );
  for (const dataset of DATASETS)
    await findReappeared(store, state.head.base, { dataset, ledger: ledgers[dataset] });
  const run = plannedRun(input, keepMissing);
  for (const dataset of DATASETS) {
    if (!countsAddUp(run.counts[dataset])) throw new InconsistentPlanError(dataset, run.counts[dataset]);
  }
  const stamp = await findFreeStamp(store, facts.observedAt);
  const pages = DATASETS.reduce((sum, dataset) => sum + state.streams[dataset].pages, 0);
  const hasIntegrations = (await store.head(stagedIntegrationsKey(run.id))) !== null;
  return { head: state.head, run, stamp, keepMissing, pages, hasIntegrations };
}

function assertAllRead({ head, streams }: RunState): void {
  const unread = DATASETS.filter((dataset) => !streams[dataset].done);
  if (unread.length === 0) return;
  throw new StoreError('read-incomplete', `Run ${head.runId} has not read ${unread.join(', ')} to the end.`, {
    hint: 'Stage every page of each dataset, the last one with a nextCursor of null, before planning.',
  });
}

function plannedRun({ state, ledgers, facts }: PlanInput, keepMissing: readonly DatasetName[]): SyncRun {
  const { head } = state;
  const explained = countExplained(ledgers, keepMissing.includes('remediations'));
  return {
    id: head.runId,
    backend: head.backend,
    status: 'completed',
    startedAt: head.startedAt,
    finishedAt: facts.observedAt,
    observedAt: facts.observedAt,
    sourceUrl: head.sourceUrl,
    writerVersion: head.writerVersion,
    requests: facts.requests,
    throttled: facts.throttled,
    counts: mapDatasets((dataset) =>
      countsOf(ledgers[dataset].countOutcomes(), {
        rows: state.streams[dataset].rows,
        repeated: ledgers[dataset].repeated,
        unusable: state.streams[dataset].unusable,
        isMissingKept: keepMissing.includes(dataset),
        explained: dataset === 'vulnerabilities' ? explained : 0,
      }),
    ),
    unusableValues: state.unusableValues,
    remediationsAsOf: head.incrementalRemediations
      ? (head.base?.run.remediationsAsOf ?? null)
      : facts.observedAt,
    error: null,
  };
}
