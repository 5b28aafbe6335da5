import type { SyncRun } from '@vanta-vuln/core';

/** What `sync --json` prints. */
export function syncRunToJson(run: SyncRun) {
  return {
    run_id: run.id,
    status: run.status,
    requests: run.requests,
    throttled: run.throttled,
    seconds: secondsOf(run),
    ...run.counts,
  };
}

/** How long a run took. */
export function secondsOf({ startedAt, finishedAt }: SyncRun): number {
  return (finishedAt - startedAt) / 1000;
}
