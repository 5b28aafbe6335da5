import { StoreError, mapDatasets } from '@vanta-vuln/core';
import type { Invocation } from '@vanta-vuln/lambda-runtime';
import type { CommittedState } from '@vanta-vuln/storage-s3';
import { noteCommitted } from './note-metrics.ts';
import type { RequestOf } from './read-request.ts';
import type { Committed } from './step-answers.ts';
import type { SyncParts } from './sync-parts.ts';

/**
 * Carries the plan of a run out: after it, the run is what readers see. Doing it again answers the same.
 *
 * Throws StoreLockedError while another writes to the lake, StoreError where the run was never planned.
 */
export async function commitStep(
  { lake, clock }: SyncParts,
  { runId }: RequestOf<'commit'>,
  { metrics, signal, trace }: Invocation,
): Promise<Committed> {
  trace.annotate({ runId });
  const before = await lake.readCommitted();
  // While its plan is there, copies, record or backup may be missing: the try that replaced the pointer came no further.
  if (before?.run.id === runId && (await lake.readPlan(runId)) === null) {
    // It may have died before it could say so, and the alarm for days without a sync must know.
    metrics.add('SyncSuccess', 1);
    return toAnswer(before);
  }
  await trace.segment('committing', () => lake.commitPlanned({ finishedAt: clock.now(), signal }));
  const after = await lake.readCommitted();
  if (after?.run.id !== runId) throw notPlanned(lake.location, runId);
  const answer = toAnswer(after);
  noteCommitted(metrics, { run: after.run, rows: Object.values(answer.rows).reduce((a, b) => a + b, 0) });
  return answer;
}

function toAnswer({ run, partitionDate, snapshot }: CommittedState): Committed {
  const { counts } = run;
  return {
    status: 'committed',
    runId: run.id,
    partitionDate,
    rows: mapDatasets((dataset) => snapshot[dataset].rows),
    new: mapDatasets((dataset) => counts[dataset].new),
    changed: mapDatasets((dataset) => counts[dataset].updated),
    disappeared: mapDatasets((dataset) => counts[dataset].disappeared),
  };
}

function notPlanned(location: string, runId: string): StoreError {
  return new StoreError('plan-not-recorded', `The run ${runId} is not planned in ${location}.`, {
    hint: 'Fetch until the answer is "fetched", and commit the run that it names.',
  });
}
