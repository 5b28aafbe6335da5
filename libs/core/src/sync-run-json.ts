import type { JsonObject } from './json.ts';
import type { SyncRun } from './sync-run.ts';
import { formatTimestamp } from './timestamp.ts';

/** What one sync did, as JSON: its id, how it ended, and the counts of each dataset. */
export function syncRunToJson(run: SyncRun) {
  return {
    run_id: run.id,
    status: run.status,
    requests: run.requests,
    throttled: run.throttled,
    seconds: secondsOf(run),
    vulnerabilities: { ...run.counts.vulnerabilities },
    remediations: { ...run.counts.remediations },
    assets: { ...run.counts.assets },
  } satisfies JsonObject;
}

/** A sync as the log of syncs tells of it, as JSON: what it did, when, from where and to where. */
export function loggedRunToJson(run: SyncRun) {
  return {
    ...syncRunToJson(run),
    started_at: formatTimestamp(run.startedAt),
    finished_at: formatTimestamp(run.finishedAt),
    observed_at: formatTimestamp(run.observedAt),
    backend: run.backend,
    source_url: run.sourceUrl,
    writer_version: run.writerVersion,
    unusable_values: run.unusableValues,
    remediations_as_of: formatTimestamp(run.remediationsAsOf),
    error: run.error,
  } satisfies JsonObject;
}

/** How long a run took. */
export function secondsOf({ startedAt, finishedAt }: SyncRun): number {
  return (finishedAt - startedAt) / 1000;
}
