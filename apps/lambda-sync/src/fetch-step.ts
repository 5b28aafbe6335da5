import { mapDatasets } from '@vanta-vuln/core';
import type { SyncRun } from '@vanta-vuln/core';
import type { Invocation } from '@vanta-vuln/lambda-runtime';
import type { CommittedState, StagedPlan } from '@vanta-vuln/storage-s3';
import { planSync } from '@vanta-vuln/sync';
import type { SyncStep } from '@vanta-vuln/sync';
import { noteCost, noteFetched } from './note-metrics.ts';
import { orRefused } from './or-refused.ts';
import type { RequestOf } from './read-request.ts';
import { runIdFor } from './run-id-for.ts';
import type { Fetched, Refused } from './step-answers.ts';
import { syncOptions } from './sync-options.ts';
import type { SyncParts } from './sync-parts.ts';

const MS_PER_MINUTE = 60_000;

/**
 * Reads pages until all are staged or the time is up. With the last one it explains what vanished and records the
 * plan, so that building and committing make no call to Vanta.
 */
export async function fetchStep(
  parts: SyncParts,
  request: RequestOf<'fetch'>,
  invocation: Invocation,
): Promise<Fetched | Refused> {
  const { metrics, trace } = invocation;
  const runId = runIdFor(request);
  trace.annotate({ runId });
  const planned = await parts.lake.readPlan(runId);
  // An earlier try of this step has done it, and its answer was lost.
  if (planned !== null) return alreadyFetched(planned);
  const committed = await parts.lake.readCommitted();
  if (committed?.run.id === runId) return alreadyCommitted(committed);
  const time = Math.min(request.maxMinutes * MS_PER_MINUTE, invocation.remaining());
  await using source = await parts.openSource();
  try {
    const options = { ...syncOptions(parts, { source, request, invocation, time }), runId };
    const step = await trace.phases((enter) => {
      // Until the first page: the token, the lease and the checkpoint.
      enter('beginning');
      return orRefused(runId, () => planSync({ ...options, onProgress: ({ phase }) => enter(phase) }));
    });
    if (step.status === 'refused') return step;
    noteFetched(metrics, step.newRows);
    return toAnswer(step);
  } finally {
    noteCost(metrics, source.usage());
  }
}

function toAnswer({ status, checkpoint: { runId, streams }, newPages }: SyncStep): Fetched {
  return {
    status: status === 'planned' ? 'fetched' : 'partial',
    runId,
    newPages,
    pages: Object.values(streams).reduce((sum, { pages }) => sum + pages, 0),
    rows: mapDatasets((dataset) => streams[dataset].rows),
  };
}

function alreadyFetched({ plan: { runId, counts }, pages }: StagedPlan): Fetched {
  return fetchedBefore({ runId, counts, pages });
}

/** How many pages it had is not known any more: its staging is gone. */
function alreadyCommitted({ run: { id, counts } }: CommittedState): Fetched {
  return fetchedBefore({ runId: id, counts, pages: 0 });
}

function fetchedBefore({
  runId,
  counts,
  pages,
}: Pick<Fetched, 'runId' | 'pages'> & Pick<SyncRun, 'counts'>): Fetched {
  const rows = mapDatasets((dataset) => counts[dataset].read);
  return { status: 'fetched', runId, newPages: 0, pages, rows };
}
